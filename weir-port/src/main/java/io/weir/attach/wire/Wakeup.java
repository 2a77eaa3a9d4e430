package io.weir.attach.wire;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wakes the thread that sleeps at a port, from any other thread of the process: both ends of a {@link Bell} are here. */
final class Wakeup implements AutoCloseable {
    private final Bell sleeper;
    private final Bell caller;
    /** The sleeper was called and has not heard it yet: calling again would tell it nothing new. */
    private final AtomicBoolean called = new AtomicBoolean();
    private boolean closed;

    private Wakeup(Bell sleeper, Bell caller) {
        this.sleeper = sleeper;
        this.caller = caller;
    }

    static Wakeup make() throws IOException {
        Bell.Made made = Bell.make();
        return new Wakeup(made.bell(), new Bell(made.descriptor()));
    }

    /** From any thread, also when nobody sleeps: then the next sleep ends at once. */
    void call() {
        if (called.compareAndSet(false, true)) {
            ring();
        }
    }

    private synchronized void ring() {
        // a descriptor that is closed may be somebody else's by now
        if (!closed) {
            caller.ring();
        }
    }

    /** By the sleeper, awake again. */
    void heard() {
        if (called.get()) {
            sleeper.heard();
            called.set(false);
        }
    }

    int descriptor() {
        return sleeper.descriptor();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            sleeper.close();
            caller.close();
        }
    }
}
