package io.weir.stack.device;

import io.weir.net.MacAddress;

/** A device round another one, which it is like in all that it does not do itself. */
public interface Wrapper extends Device {
    /** What it is round. */
    Device inner();

    @Override
    default Medium medium() {
        return inner().medium();
    }

    @Override
    default MacAddress mac() {
        return inner().mac();
    }

    @Override
    default int mtu() {
        return inner().mtu();
    }

    @Override
    default int receive(byte[] into, int at) {
        return inner().receive(into, at);
    }

    @Override
    default boolean transmit(byte[] frame, int at, int length) {
        return inner().transmit(frame, at, length);
    }

    @Override
    default void flush() {
        inner().flush();
    }

    @Override
    default void time(long nowNs) {
        inner().time(nowNs);
    }

    @Override
    default long deadlineNs() {
        return inner().deadlineNs();
    }
}
