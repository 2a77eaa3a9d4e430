package io.weir.requirement;

/** What people call the parts of a packet. */
public enum Header {
    SRC("src"),
    DST("dst"),
    SRC_PORT("src port"),
    DST_PORT("dst port"),
    PROTO("proto"),
    ICMP_TYPE("icmp type"),
    TCP_FLAGS("tcp flags"),
    TTL("ttl"),
    TOS("tos"),
    VLAN("vlan"),
    LENGTH("length"),
    /** All bytes behind the transport header. */
    PAYLOAD("payload"),
    /** Addresses, protocol, ports, TOS. */
    HEADER("header"),
    /** Header and payload; all but TTL and checksums. */
    ALL("all");

    private final String text;

    Header(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
