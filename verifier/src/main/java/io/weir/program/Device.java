package io.weir.program;

/**
 * Something outside the configuration that packets come from or go to.
 *
 * @param kind what it is
 * @param name which one: an interface number or name, a file path; empty for the only one
 */
public record Device(Kind kind, String name) {
    public enum Kind {
        /** The middlebox's own network interface on the platform (ClickOS netfront). Ethernet frames. */
        NETFRONT,
        /** A named interface of the machine. Ethernet frames. */
        INTERFACE,
        /** A pcap file. */
        DUMP
    }
}
