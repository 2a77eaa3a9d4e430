package io.weir.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * Sleeps shortly while something goes on, longer when nothing has for a while. Between two decisions a thread of the log
 * has only heartbeats to do, ten a second; to look a thousand times a second whether there is one costs more than all else
 * that an idle node does.
 */
final class PatientIdle implements IdleStrategy {
    /** A decision comes back to each thread within so many short sleeps. */
    private static final int ALERT = 8;

    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Some six threads one after the other: a first decision waits for 24 ms at most. */
    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(4);

    private int idles;

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
        return idles < ALERT ? pauseShortly() : LONG_NS;
    }

    private long pauseShortly() {
        idles++;
        return SHORT_NS;
    }

    @Override
    public void reset() {
        idles = 0;
    }

    @Override
    public String alias() {
        return "patient";
    }
}
