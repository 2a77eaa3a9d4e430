package io.weir.replication;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Prompt while this node has to do with another: state and packets of a middlebox on the move wait for this thread. While
 * there are no links nobody does, and it only looks now and then whether another node begins one.
 */
final class LinkIdle implements IdleStrategy {
    private static final long LONGEST_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long UNLINKED_NS = TimeUnit.MILLISECONDS.toNanos(16);

    private final IdleStrategy prompt = new BackoffIdleStrategy(10, 5, 1000, LONGEST_PARK_NS);
    private volatile boolean linked = true;

    /** Any thread. */
    void linked(boolean now) {
        linked = now;
    }

    boolean linked() {
        return linked;
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0 || linked) {
            prompt.idle(workCount);
        } else {
            LockSupport.parkNanos(UNLINKED_NS);
        }
    }

    @Override
    public void idle() {
        idle(0);
    }

    @Override
    public void reset() {
        prompt.reset();
    }

    @Override
    public String alias() {
        return "link";
    }
}
