package io.weir.stack.blocking;

import io.weir.net.IpAddress;

/**
 * Where a socket is.
 *
 * @param port 0 to 65535; 0 lets the stack choose one, where that makes sense
 */
public record Endpoint(IpAddress address, int port) {
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    @Override
    public String toString() {
        return address.version() == 6 ? "[" + address + "]:" + port : address + ":" + port;
    }
}
