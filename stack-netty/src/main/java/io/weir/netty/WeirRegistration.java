package io.weir.netty;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;

/** What a channel has of its event loop: the stack, and the right to be called in the loop's next turn. */
final class WeirRegistration implements IoRegistration {
    private final WeirIoHandler handler;
    private final WeirIoHandle handle;
    /** In the loop's queue. */
    private boolean waiting;
    private volatile boolean valid = true;

    WeirRegistration(WeirIoHandler handler, WeirIoHandle handle) {
        this.handler = handler;
        this.handle = handle;
    }

    LoopStack stack() {
        return handler.stack();
    }

    WeirIoHandle handle() {
        return handle;
    }

    /** Asks to be handled in the next turn. What a socket calls when there is news. */
    void ask() {
        if (!waiting && valid) {
            waiting = true;
            handler.enqueue(this);
        }
    }

    void handleIfValid() {
        waiting = false;
        if (valid) {
            handle.handle(this, WeirIoHandler.TURN);
        }
    }

    /** Itself: Netty gives channels a registration of its own, which wraps this one. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T attachment() {
        return (T) this;
    }

    /** There is one thing to ask for. */
    @Override
    public long submit(IoOps ops) {
        ask();
        return 0;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean cancel() {
        boolean was = valid;
        valid = false;
        if (was) {
            handler.remove(this);
        }
        return was;
    }
}
