package io.weir.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * Sleeps for a millisecond after something happened, and each time twice as long while nothing does. What goes on comes
 * back to a thread about as soon as it went; between two decisions there are only heartbeats, some thirty a second, and to
 * look a thousand times a second whether there is one costs more than all else that an idle node does.
 */
final class PatientIdle implements IdleStrategy {
    private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long longestNs;
    private long nextNs = SHORTEST_NS;

    /** @param longestMs a power of two; what waits for this thread after long silence waits for so long at most */
    PatientIdle(long longestMs) {
        this.longestNs = TimeUnit.MILLISECONDS.toNanos(longestMs);
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        LockSupport.parkNanos(pauseNs());
    }

    /** How long the next sleep is. */
    long pauseNs() {
        long pauseNs = nextNs;
        nextNs = Math.min(2 * pauseNs, longestNs);
        return pauseNs;
    }

    @Override
    public void reset() {
        nextNs = SHORTEST_NS;
    }

    @Override
    public String alias() {
        return "patient";
    }
}
