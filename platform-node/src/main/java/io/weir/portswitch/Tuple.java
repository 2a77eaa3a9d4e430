package io.weir.portswitch;

import io.weir.net.Ipv4Address;

/**
 * What a stack or a middlebox can own: ports of a protocol at an address.
 *
 * @param protocol IP protocol number, or {@link #ANY_PROTOCOL}; then the ports are all
 * @param lowPort first port, 0 for a protocol without ports
 * @param highPort last port
 */
public record Tuple(Ipv4Address address, int protocol, int lowPort, int highPort) {
    public static final int ANY_PROTOCOL = -1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int MAX_PORT = 65535;

    public Tuple {
        boolean ports = 0 <= lowPort && lowPort <= highPort && highPort <= MAX_PORT;
        boolean all = lowPort == 0 && highPort == MAX_PORT;
        if (protocol < ANY_PROTOCOL || protocol > 255 || !ports || protocol == ANY_PROTOCOL && !all) {
            throw new IllegalArgumentException("protocol " + protocol + " ports " + lowPort + "-" + highPort);
        }
    }

    /** The whole address: what a middlebox has. */
    public static Tuple address(Ipv4Address address) {
        return new Tuple(address, ANY_PROTOCOL, 0, MAX_PORT);
    }

    public static Tuple of(Ipv4Address address, int protocol, int port) {
        return new Tuple(address, protocol, port, port);
    }

    /** All ports of a protocol, or a protocol that has none. */
    public static Tuple protocol(Ipv4Address address, int protocol) {
        return new Tuple(address, protocol, 0, MAX_PORT);
    }

    public boolean overlaps(Tuple other) {
        boolean protocols = protocol == other.protocol || protocol == ANY_PROTOCOL || other.protocol == ANY_PROTOCOL;
        return address.equals(other.address) && protocols && lowPort <= other.highPort && other.lowPort <= highPort;
    }

    @Override
    public String toString() {
        String what = protocol == ANY_PROTOCOL ? "*" : protocol == TCP ? "tcp" : protocol == UDP ? "udp" : "" + protocol;
        String ports = lowPort == 0 && highPort == MAX_PORT ? "*" : lowPort == highPort ? "" + lowPort : lowPort + "-" + highPort;
        return "<" + address + ", " + ports + ", " + what + ">";
    }
}
