package io.weir.stack.wire;

/** Numbers that say what comes next: Ethernet types and IP protocols (IANA's registries). */
public final class Protocols {
    public static final int ETHER_IPV4 = 0x0800;
    public static final int ETHER_ARP = 0x0806;
    public static final int ETHER_IPV6 = 0x86dd;

    public static final int HOP_BY_HOP = 0;
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int ICMPV6 = 58;
    public static final int NO_NEXT_HEADER = 59;
    public static final int DESTINATION_OPTIONS = 60;
    /** For experiments (RFC 3692); and so is the next. */
    public static final int EXPERIMENT = 253;

    private Protocols() {}
}
