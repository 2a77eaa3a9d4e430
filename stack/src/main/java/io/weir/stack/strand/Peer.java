package io.weir.stack.strand;

import io.weir.net.IpAddress;
import io.weir.stack.wire.Wire;

/**
 * Who is at the other end of an association.
 *
 * @param port of the protocol itself
 * @param tunnelPort of UDP, 0 without a tunnel
 */
record Peer(IpAddress address, int port, int tunnelPort) {
    /** All of it and our port, to be sealed. */
    byte[] bytes(int localPort) {
        byte[] bytes = new byte[24];
        Wire.putLong(bytes, 0, address.high());
        Wire.putLong(bytes, 8, address.low());
        Wire.putInt(bytes, 16, port << 16 | localPort);
        Wire.putInt(bytes, 20, tunnelPort);
        return bytes;
    }
}
