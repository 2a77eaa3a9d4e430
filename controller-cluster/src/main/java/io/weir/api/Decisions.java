package io.weir.api;

import com.google.rpc.Code;
import io.grpc.Context;
import io.weir.ledger.LedgerNode;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Writes through the log, and waits until this node's replica has it. */
final class Decisions {
    private static final long PATIENCE_MS = 12_000;

    /** Left for the answer itself. */
    private static final long RESERVE_MS = 300;

    private final LedgerNode ledger;

    Decisions(LedgerNode ledger) {
        this.ledger = ledger;
    }

    Replica replica() {
        return ledger.replica();
    }

    /**
     * Proposes, and returns when it is decided and known here.
     *
     * @throws Refusal UNAVAILABLE when no leader answers in time; it may then still be decided
     */
    Reply propose(Command.Builder command) {
        try {
            Reply reply = ledger.propose(command.build()).get(left(), TimeUnit.MILLISECONDS);
            await(view -> view.cursor() >= reply.getCursor(), Duration.ofMillis(left()));
            return reply;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.of(Code.CANCELLED, "N0822", "interrupted");
        } catch (ExecutionException | TimeoutException late) {
            throw Refusal.of(
                    Code.UNAVAILABLE,
                    "N0823",
                    "the controllers have no leader just now; what you asked for may still be done");
        }
    }

    /** Proposes without waiting for what becomes of it. */
    void record(Command.Builder command) {
        ledger.propose(command.setRequestId(UUID.randomUUID().toString()).build());
    }

    /** Waits until the replica is as wanted; false when that takes too long. */
    boolean await(Predicate<View> wanted, Duration atMost) {
        if (replica().read(wanted::test)) {
            return true;
        }
        CountDownLatch reached = new CountDownLatch(1);
        Replica.Listener listener = events -> {
            if (replica().read(wanted::test)) {
                reached.countDown();
            }
        };
        replica().listen(listener);
        try {
            return replica().read(wanted::test) || reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            replica().unlisten(listener);
        }
    }

    /** Milliseconds until the caller gives up, or we do. */
    static long left() {
        var deadline = Context.current().getDeadline();
        long left = deadline == null ? PATIENCE_MS : deadline.timeRemaining(TimeUnit.MILLISECONDS) - RESERVE_MS;
        return Math.clamp(left, 1, PATIENCE_MS);
    }

    /** An id in the log for a caller's request: nobody else's can be the same. */
    static String requestId(Caller caller, String call, String given) {
        if (given.length() > 64) {
            throw Refusal.invalid("request_id has more than 64 characters");
        }
        return given.isEmpty()
                ? UUID.randomUUID().toString()
                : UUID.nameUUIDFromBytes((caller.actor() + "\n" + call + "\n" + given)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString();
    }

    /** The refusal that a reply stands for. */
    static Refusal refusal(Reply reply) {
        String reason = reply.getReason();
        return switch (reply.getRefusal()) {
            case INVALID, NONE, UNRECOGNIZED -> Refusal.of(Code.INVALID_ARGUMENT, "A0711", reason);
            case NOT_FOUND -> Refusal.of(Code.NOT_FOUND, "N0821", reason);
            case EXISTS -> Refusal.of(Code.ALREADY_EXISTS, "A0713", reason);
            case CONFLICT, ETAG, STALE -> Refusal.of(Code.ABORTED, "A0712", reason);
            case QUOTA -> Refusal.of(Code.RESOURCE_EXHAUSTED, "Q0601", reason);
            case NO_PLACE -> Refusal.of(Code.RESOURCE_EXHAUSTED, "P0501", reason);
            case ADDRESS_TAKEN -> Refusal.of(Code.RESOURCE_EXHAUSTED, "P0502", reason);
        };
    }
}
