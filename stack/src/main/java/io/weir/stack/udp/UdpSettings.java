package io.weir.stack.udp;

import io.weir.stack.ip.EphemeralPorts;

/**
 * Limits of a stack's UDP.
 *
 * @param socketBytes what one socket's unread datagrams may take
 * @param memoryBytes what those of all sockets may take together
 * @param sockets how many there may be
 * @param firstPort the first of the ports that are given to who does not ask for one
 * @param lastPort the last of them
 */
public record UdpSettings(int socketBytes, long memoryBytes, int sockets, int firstPort, int lastPort) {
    /** What Linux has for a socket, and memory for forty busy ones. */
    public static final UdpSettings DEFAULTS =
            new UdpSettings(208 * 1024, 8 << 20, 16_384, EphemeralPorts.FIRST, EphemeralPorts.LAST);

    public UdpSettings {
        if (socketBytes < 1 || memoryBytes < 1 || sockets < 1 || firstPort < 1 || firstPort > lastPort || lastPort > 65_535) {
            throw new IllegalArgumentException("UDP limits that cannot be");
        }
    }

    /** Ports are chosen from these: those that the stack has registered. */
    public UdpSettings ports(int first, int last) {
        return new UdpSettings(socketBytes, memoryBytes, sockets, first, last);
    }
}
