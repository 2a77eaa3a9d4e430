package io.weir.program;

import static io.weir.program.Tag.ANNOTATION;
import static io.weir.program.Tag.DERIVED;
import static io.weir.program.Tag.NETWORK;
import static io.weir.program.Tag.START;
import static io.weir.program.Tag.TRANSPORT;

/** The fields people have names for: Ethernet II, ARP (RFC 826), IPv4 (RFC 791), UDP, TCP, ICMP, annotations. */
public final class Fields {
    // Ethernet, relative to START because that is where a frame begins
    public static final Field ETH_DST = Field.bytes(START, 0, 6, "eth.dst");
    public static final Field ETH_SRC = Field.bytes(START, 6, 6, "eth.src");
    public static final Field ETH_TYPE = Field.bytes(START, 12, 2, "eth.type");

    // ARP for Ethernet and IPv4, relative to START of an Ethernet frame
    public static final Field ARP_HARDWARE = Field.bytes(START, 14, 2, "arp.hardware");
    public static final Field ARP_PROTOCOL = Field.bytes(START, 16, 2, "arp.protocol");
    public static final Field ARP_LENGTHS = Field.bytes(START, 18, 2, "arp.lengths");
    public static final Field ARP_OPERATION = Field.bytes(START, 20, 2, "arp.operation");
    public static final Field ARP_SENDER_MAC = Field.bytes(START, 22, 6, "arp.sender.mac");
    public static final Field ARP_SENDER_IP = Field.bytes(START, 28, 4, "arp.sender.ip");
    public static final Field ARP_TARGET_MAC = Field.bytes(START, 32, 6, "arp.target.mac");
    public static final Field ARP_TARGET_IP = Field.bytes(START, 38, 4, "arp.target.ip");

    // IPv4
    public static final Field IP_VERSION = new Field(NETWORK, 0, 4, "ip.version");
    public static final Field IP_IHL = new Field(NETWORK, 4, 4, "ip.ihl");
    public static final Field IP_TOS = Field.bytes(NETWORK, 1, 1, "ip.tos");
    public static final Field IP_LENGTH = Field.bytes(NETWORK, 2, 2, "ip.length");
    public static final Field IP_ID = Field.bytes(NETWORK, 4, 2, "ip.id");
    public static final Field IP_FLAGS = new Field(NETWORK, 48, 3, "ip.flags");
    public static final Field IP_MORE_FRAGMENTS = new Field(NETWORK, 50, 1, "ip.more");
    public static final Field IP_FRAGMENT = new Field(NETWORK, 51, 13, "ip.fragment");
    public static final Field IP_TTL = Field.bytes(NETWORK, 8, 1, "ip.ttl");
    public static final Field IP_PROTO = Field.bytes(NETWORK, 9, 1, "ip.proto");
    public static final Field IP_CHECKSUM = Field.bytes(NETWORK, 10, 2, "ip.checksum");
    public static final Field IP_SRC = Field.bytes(NETWORK, 12, 4, "ip.src");
    public static final Field IP_DST = Field.bytes(NETWORK, 16, 4, "ip.dst");

    // the two ports stand at the same place in TCP, UDP and SCTP
    public static final Field SRC_PORT = Field.bytes(TRANSPORT, 0, 2, "src.port");
    public static final Field DST_PORT = Field.bytes(TRANSPORT, 2, 2, "dst.port");
    public static final Field UDP_LENGTH = Field.bytes(TRANSPORT, 4, 2, "udp.length");
    public static final Field UDP_CHECKSUM = Field.bytes(TRANSPORT, 6, 2, "udp.checksum");
    public static final Field TCP_SEQUENCE = Field.bytes(TRANSPORT, 4, 4, "tcp.seq");
    public static final Field TCP_ACKNOWLEDGEMENT = Field.bytes(TRANSPORT, 8, 4, "tcp.ack");
    public static final Field TCP_OFFSET = new Field(TRANSPORT, 96, 4, "tcp.offset");
    public static final Field TCP_FLAGS = Field.bytes(TRANSPORT, 13, 1, "tcp.flags");
    public static final Field TCP_CHECKSUM = Field.bytes(TRANSPORT, 16, 2, "tcp.checksum");
    public static final Field ICMP_TYPE = Field.bytes(TRANSPORT, 0, 1, "icmp.type");
    public static final Field ICMP_CODE = Field.bytes(TRANSPORT, 1, 1, "icmp.code");
    public static final Field ICMP_CHECKSUM = Field.bytes(TRANSPORT, 2, 2, "icmp.checksum");
    public static final Field ICMP_ID = Field.bytes(TRANSPORT, 4, 2, "icmp.id");

    // annotations, at Click's offsets (include/click/packet_anno.hh)
    public static final Field DST_ANNOTATION = Field.bytes(ANNOTATION, 0, 4, "anno.dst");
    public static final Field PAINT = Field.bytes(ANNOTATION, 16, 1, "anno.paint");
    /**
     * The IPv4 source that a packet had when it entered a sandboxed middlebox; 0 for a packet made inside. The last four
     * bytes, which no element's argument can name, so that what runs in the sandbox cannot forge it.
     */
    public static final Field ORIGIN = Field.bytes(ANNOTATION, 44, 4, "anno.origin");

    // derived
    /** Bytes from START to the end of the packet. Never absent. */
    public static final Field LENGTH = new Field(DERIVED, 0, 16, "length");
    /** 1 if the IPv4 header is wholly there and its checksum is right, else 0; absent while NETWORK is unset. */
    public static final Field IP_CHECKSUM_RIGHT = new Field(DERIVED, 16, 1, "ip.checksum.right");
    /**
     * 1 if the TCP, UDP or ICMP checksum (by IP_PROTO; a UDP checksum of 0 counts as right) over the bytes that
     * IP_LENGTH says is right, else 0; absent while TRANSPORT is absent.
     */
    public static final Field TRANSPORT_CHECKSUM_RIGHT = new Field(DERIVED, 17, 1, "transport.checksum.right");
    /**
     * 1 if an IPv4 header is wholly there and its lengths agree: version 4, IHL at least 5, and
     * {@code 4 * IHL <= IP_LENGTH <=} bytes from NETWORK to the packet's end; else 0. Absent while NETWORK is unset.
     */
    public static final Field IP_HEADER_RIGHT = new Field(DERIVED, 18, 1, "ip.header.right");
    /**
     * 1 if the transport header that IP_PROTO promises lies wholly within IP_LENGTH and the packet, and its own length
     * agrees: TCP at least 20 bytes and {@code 20 <= 4 * TCP_OFFSET <=} what IP_LENGTH leaves; UDP 8 bytes and
     * UDP_LENGTH at least 8 and, unless more fragments follow, at most what IP_LENGTH leaves; ICMP 8 bytes. Also 1 for
     * any other protocol, for a later fragment (IP_FRAGMENT not 0) and for version 6; else 0, also when the IPv4 header is
     * not wholly in the packet. Absent while TRANSPORT is.
     */
    public static final Field TRANSPORT_HEADER_RIGHT = new Field(DERIVED, 19, 1, "transport.header.right");

    private Fields() {}
}
