package io.weir.node;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Outlet;
import io.weir.port.TestFrames;

/** Sends everything on with another source, and perhaps another destination. */
record Rewriter(FramePool pool, Outlet outlet, String source, String destination) implements TestWorkload {
    Rewriter(FramePool pool, Outlet outlet, String source) {
        this(pool, outlet, source, "");
    }

    @Override
    public void receive(long[] packets, int count, long nowNs) {
        for (int i = 0; i < count; i++) {
            long frame = pool.address(packets[i]);
            FrameMemory.putInt(frame + 26, TestFrames.address(source));
            if (!destination.isEmpty()) {
                FrameMemory.putInt(frame + 30, TestFrames.address(destination));
            }
        }
        outlet.transmit(Forwarder.DEVICE, packets, 0, count);
    }
}
