package io.weir.stack.blocking;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** How the thread of a stack sleeps until its device has frames: every kind of device wakes its own way. */
public interface Pause {
    /**
     * Sleeps until a frame may wait, {@link #wake} was called since the last sleep, or the time is up.
     *
     * @return false when the device is gone for good
     */
    boolean await(long timeoutNs);

    /** Ends the sleep, or the next one at once if nobody sleeps. From any thread. */
    void wake();

    /** For a device in memory, whose other end wakes it. */
    static Pause parking() {
        return new Parking();
    }

    /** Sleeps in the scheduler. */
    final class Parking implements Pause {
        private final AtomicBoolean called = new AtomicBoolean();
        private volatile Thread sleeper;

        private Parking() {}

        @Override
        public boolean await(long timeoutNs) {
            sleeper = Thread.currentThread();
            if (!called.get()) {
                LockSupport.parkNanos(this, timeoutNs);
            }
            called.set(false);
            return true;
        }

        @Override
        public void wake() {
            if (!called.getAndSet(true)) {
                LockSupport.unpark(sleeper);
            }
        }
    }
}
