package io.weir.node;

import io.weir.engine.FramePool;

/** Fails on every batch, with an extra frame in its hands, and breaks when it is closed. */
record Crasher(FramePool pool) implements TestWorkload {
    @Override
    public void receive(long[] packets, int count, long nowNs) {
        pool.copy(packets[0]);
        pool.allocate(100);
        pool.free(packets[0]);
        // the second time it is not its own any more
        pool.free(packets[0]);
    }

    @Override
    public void close() {
        throw new IllegalStateException("closing fails too");
    }
}
