package io.weir.portswitch;

import io.weir.attach.Tuple;
import io.weir.engine.FrameMemory;
import io.weir.net.IpAddress;

/**
 * What the switch looks at in an IPv4 or IPv6 packet. One object is used again for each packet. Addresses are 128 bits,
 * IPv4 ones mapped ({@link IpAddress}).
 */
final class IpHeaders {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    static final int ICMP = 1;
    static final int ICMP6 = 58;

    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int FRAGMENT_HEADER = 44;
    /** More of them in a row than any host sends; RFC 8504 lets a receiver limit them. */
    private static final int MAX_EXTENSIONS = 8;

    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int protocol;
    /** -1 for a packet without ports, or whose ports are not there. */
    int sourcePort;

    int destinationPort;
    /** Part of a packet that was cut; {@link #first} says whether it is the part with the ports. */
    boolean fragment;

    boolean first;
    long identification;
    /** Address of what is behind the IP headers, and how many bytes of it are there. */
    long payload;

    int payloadBytes;

    /** An IPv4 packet of which only the addresses were read: where it is, how long it is, and its header. */
    private long unread;

    private int unreadBytes;
    private int unreadHeader;

    /** False when the bytes are no whole IP header of the version that the Ethernet type says. */
    boolean read(long ip, int available, int type) {
        boolean whole = readAddresses(ip, available, type);
        if (whole) {
            readRest();
        }
        return whole;
    }

    /** As {@link #read}, but all that is sure to be there are the addresses, until {@link #readRest}. */
    boolean readAddresses(long ip, int available, int type) {
        return switch (type) {
            case IPV4 -> ipv4(ip, available);
            case IPV6 -> ipv6(ip, available);
            default -> false;
        };
    }

    private boolean ipv4(long ip, int available) {
        int start = available < IPV4_BYTES ? 0 : FrameMemory.byteAt(ip);
        int headerBytes = (start & 15) * 4;
        if (start >>> 4 != 4 || headerBytes < IPV4_BYTES || headerBytes > available) {
            return false;
        }
        sourceHigh = 0;
        sourceLow = IpAddress.MAPPED | FrameMemory.intAt(ip + 12) & 0xffffffffL;
        destinationHigh = 0;
        destinationLow = IpAddress.MAPPED | FrameMemory.intAt(ip + 16) & 0xffffffffL;
        unread = ip;
        unreadBytes = available;
        unreadHeader = headerBytes;
        return true;
    }

    /** What {@link #readAddresses} left out. */
    void readRest() {
        if (unread == 0) {
            return;
        }
        long ip = unread;
        unread = 0;
        protocol = FrameMemory.byteAt(ip + 9);
        int cut = FrameMemory.shortAt(ip + 6);
        fragment = (cut & 0x3fff) != 0;
        first = (cut & 0x1fff) == 0;
        if (fragment) {
            identification = (long) FrameMemory.shortAt(ip + 4) << 8 | protocol;
        }
        behind(ip + unreadHeader, Math.min(FrameMemory.shortAt(ip + 2), unreadBytes) - unreadHeader);
    }

    private boolean ipv6(long ip, int available) {
        unread = 0;
        fragment = false;
        first = true;
        if (available < IPV6_BYTES || FrameMemory.byteAt(ip) >>> 4 != 6) {
            return false;
        }
        sourceHigh = FrameMemory.longAt(ip + 8);
        sourceLow = FrameMemory.longAt(ip + 16);
        destinationHigh = FrameMemory.longAt(ip + 24);
        destinationLow = FrameMemory.longAt(ip + 32);
        // a mapped address on the wire would be taken for the IPv4 address
        if (mapped(sourceHigh, sourceLow) || mapped(destinationHigh, destinationLow)) {
            return false;
        }
        int next = FrameMemory.byteAt(ip + 6);
        int at = IPV6_BYTES;
        int end = Math.min(FrameMemory.shortAt(ip + 4) + IPV6_BYTES, available);
        for (int i = 0; i < MAX_EXTENSIONS && first && extension(next); i++) {
            if (at + 8 > end) {
                return false;
            }
            if (next == FRAGMENT_HEADER) {
                fragment(ip + at);
            }
            int bytes = next == FRAGMENT_HEADER ? 8 : (FrameMemory.byteAt(ip + at + 1) + 1) * 8;
            next = FrameMemory.byteAt(ip + at);
            at += bytes;
        }
        if (at > end || first && extension(next)) {
            return false;
        }
        protocol = next;
        behind(ip + at, end - at);
        return true;
    }

    private static boolean mapped(long high, long low) {
        return high == 0 && low >>> 32 == IpAddress.MAPPED >>> 32;
    }

    /** Hop-by-hop options, routing, fragment, destination options: what may stand before the transport header. */
    private static boolean extension(int next) {
        return next == 0 || next == 43 || next == FRAGMENT_HEADER || next == 60;
    }

    private void fragment(long header) {
        int cut = FrameMemory.shortAt(header + 2);
        // neither offset nor more to come: a whole packet (RFC 6946)
        if ((cut & 0xfff9) != 0) {
            fragment = true;
            first = (cut & 0xfff8) == 0;
            identification = (long) FrameMemory.intAt(header + 4) << 8 & 0xff_ffff_ff00L;
        }
    }

    private void behind(long address, int bytes) {
        payload = address;
        payloadBytes = Math.max(bytes, 0);
        boolean ports = first && payloadBytes >= 4 && Tuple.hasPorts(protocol);
        sourcePort = ports ? FrameMemory.shortAt(payload) : -1;
        destinationPort = ports ? FrameMemory.shortAt(payload + 2) : -1;
    }

    boolean isVersion4() {
        return mapped(destinationHigh, destinationLow);
    }

    boolean isIcmp() {
        return first && (isVersion4() ? protocol == ICMP : protocol == ICMP6);
    }

    /**
     * If this is an ICMP error (RFC 792, 4443), reads the packet that it quotes into {@code quoted}. The quote may be
     * cut behind the ports.
     */
    boolean quotes(IpHeaders quoted) {
        if (!isIcmp() || fragment || payloadBytes < 8) {
            return false;
        }
        int type = FrameMemory.byteAt(payload);
        boolean error = isVersion4() ? type >= 3 && type <= 5 || type == 11 || type == 12 : type < 128;
        return error && quoted.read(payload + 8, payloadBytes - 8, isVersion4() ? IPV4 : IPV6);
    }

    /** Solicitations and advertisements of routers and neighbours, and redirects (RFC 4861): a node's own business. */
    boolean isNeighbourDiscovery() {
        if (protocol != ICMP6 || isVersion4() || !first || payloadBytes < 8) {
            return false;
        }
        int type = FrameMemory.byteAt(payload);
        return type >= 133 && type <= 137;
    }

    IpAddress source() {
        return IpAddress.of(sourceHigh, sourceLow);
    }

    IpAddress destination() {
        return IpAddress.of(destinationHigh, destinationLow);
    }
}
