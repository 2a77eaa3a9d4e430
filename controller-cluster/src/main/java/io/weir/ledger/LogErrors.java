package io.weir.ledger;

import io.aeron.cluster.client.ClusterException;
import io.aeron.exceptions.ConductorServiceTimeoutException;
import io.aeron.exceptions.DriverTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentTerminationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong in Aeron's threads. Most of it passes; but a thread that ended (its disk was full, the process did nothing
 * for ten seconds or more) is not started again, and a state machine that has lost its place in the log does not find it
 * again before a restart. Without one of them this node decides nothing any more and does not notice.
 */
final class LogErrors implements ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LogErrors.class);

    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private volatile boolean closing;

    @Override
    public void onError(Throwable failure) {
        if (closing) {
            return;
        }
        LOG.atWarn().setMessage("in the log").setCause(failure).log();
        if (failure instanceof AgentTerminationException
                || failure instanceof ConductorServiceTimeoutException
                || failure instanceof DriverTimeoutException
                || lostItsPlace(failure)) {
            ended.complete(failure);
        }
    }

    private static boolean lostItsPlace(Throwable failure) {
        return failure instanceof ClusterException && failure.getMessage().contains("must be contiguous");
    }

    /** Done when a thread has ended that was not told to, with the reason. */
    CompletableFuture<Throwable> ended() {
        return ended;
    }

    /** From now on threads are told to end. */
    void closing() {
        closing = true;
    }
}
