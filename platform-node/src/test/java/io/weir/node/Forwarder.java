package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.engine.Outlet;
import io.weir.program.Device;

/** Sends everything on as it came. */
record Forwarder(FramePool pool, Outlet outlet) implements TestWorkload {
    static final Device DEVICE = new Device(Device.Kind.NETFRONT, "");

    @Override
    public void receive(long[] packets, int count, long nowNs) {
        outlet.transmit(DEVICE, packets, 0, count);
    }
}
