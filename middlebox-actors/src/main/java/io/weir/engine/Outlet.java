package io.weir.engine;

import io.weir.program.Device;

/** Where a pipeline's packets leave to. */
@FunctionalInterface
public interface Outlet {
    /**
     * Takes {@code count} packets that leave through {@code device}. The callee owns their frames from now on and
     * frees them; the array is the caller's and is overwritten after the call.
     */
    void transmit(Device device, long[] packets, int from, int count);
}
