package io.weir.attach;

import io.weir.net.IpAddress;

/**
 * What a stack or a middlebox can own: ports of a protocol at an address.
 *
 * @param protocol IP protocol number, or {@link #ANY_PROTOCOL}; then the ports are all
 * @param lowPort first port, 0 for a protocol without ports
 * @param highPort last port
 */
public record Tuple(IpAddress address, int protocol, int lowPort, int highPort) {
    public static final int ANY_PROTOCOL = -1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int SCTP = 132;
    public static final int MAX_PORT = 65535;

    public Tuple {
        boolean ports = 0 <= lowPort && lowPort <= highPort && highPort <= MAX_PORT;
        boolean all = lowPort == 0 && highPort == MAX_PORT;
        boolean protocols = ANY_PROTOCOL <= protocol && protocol <= 255;
        if (!protocols || !ports || !hasPorts(protocol) && !all) {
            throw new IllegalArgumentException("protocol " + protocol + " ports " + lowPort + "-" + highPort);
        }
    }

    /** The whole address: what a middlebox has. */
    public static Tuple address(IpAddress address) {
        return new Tuple(address, ANY_PROTOCOL, 0, MAX_PORT);
    }

    public static Tuple of(IpAddress address, int protocol, int port) {
        return new Tuple(address, protocol, port, port);
    }

    /** All ports of a protocol, or a protocol that has none. */
    public static Tuple protocol(IpAddress address, int protocol) {
        return new Tuple(address, protocol, 0, MAX_PORT);
    }

    /** Whether packets of the protocol say their ports in the first four bytes behind the IP header. */
    public static boolean hasPorts(int protocol) {
        return protocol == TCP || protocol == UDP || protocol == SCTP;
    }

    /** Whether it is all ports, or of a protocol without ports. */
    public boolean allPorts() {
        return lowPort == 0 && highPort == MAX_PORT;
    }

    public boolean overlaps(Tuple other) {
        boolean protocols = protocol == other.protocol || protocol == ANY_PROTOCOL || other.protocol == ANY_PROTOCOL;
        return address.equals(other.address) && protocols && lowPort <= other.highPort && other.lowPort <= highPort;
    }

    /** Whether it is all of the other and perhaps more. */
    public boolean covers(Tuple other) {
        boolean protocols = protocol == ANY_PROTOCOL || protocol == other.protocol;
        return address.equals(other.address) && protocols && lowPort <= other.lowPort && other.highPort <= highPort;
    }

    @Override
    public String toString() {
        String ports = allPorts() ? "*" : lowPort == highPort ? "" + lowPort : lowPort + "-" + highPort;
        return "<" + address + ", " + ports + ", " + protocolName(protocol) + ">";
    }

    /** {@code tcp}, {@code udp}, {@code sctp}, a number, or {@code *} for any. */
    public static String protocolName(int protocol) {
        return switch (protocol) {
            case ANY_PROTOCOL -> "*";
            case TCP -> "tcp";
            case UDP -> "udp";
            case SCTP -> "sctp";
            default -> Integer.toString(protocol);
        };
    }
}
