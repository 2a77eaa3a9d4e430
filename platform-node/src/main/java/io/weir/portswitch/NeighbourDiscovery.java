package io.weir.portswitch;

import io.weir.engine.FrameMemory;
import io.weir.net.IpAddress;
import io.weir.net.Ipv6Address;
import io.weir.port.Checksums;

/**
 * Neighbour solicitations and advertisements (RFC 4861 sections 4.3, 4.4) over the memory of a frame.
 *
 * <pre>
 *   0          14                54     55    56    58          62       78     79    80       86
 *   +----------+-----------------+------+-----+-----+-----------+--------+------+-----+--------+
 *   | Ethernet | IPv6, next 58,  | 135/ | 0   | sum | R S O  …  | target | 1/2  |  1  |  mac   |
 *   |          | hop limit 255   | 136  |     |     |           |        | option            |
 *   +----------+-----------------+------+-----+-----+-----------+--------+------+-----+--------+
 * </pre>
 */
final class NeighbourDiscovery {
    static final int BYTES = 86;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final long NO_MAC = 0;

    /** All nodes of the link, ff02::1. */
    private static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02L << 48, 1);

    private static final int IP = 14;
    private static final int MESSAGE = IP + 40;
    private static final int TARGET = MESSAGE + 8;
    private static final int OPTIONS = TARGET + 16;
    private static final int SOURCE_MAC = 1;
    private static final int TARGET_MAC = 2;
    private static final int SOLICITED_OVERRIDE = 0x60000000;
    private static final int OVERRIDE = 0x20000000;

    private NeighbourDiscovery() {}

    /** Whether it is a solicitation or advertisement that a host has to believe (RFC 4861, 7.1.1 and 7.1.2). */
    static boolean valid(long frame, IpHeaders headers) {
        long message = headers.payload;
        int type = FrameMemory.byteAt(message);
        boolean plain = message == frame + MESSAGE && headers.payloadBytes >= OPTIONS - MESSAGE && !headers.fragment;
        if (!plain || type != SOLICITATION && type != ADVERTISEMENT) {
            return false;
        }
        long sum = Checksums.sum(frame + IP + 8, 32) + IpHeaders.ICMP6 + headers.payloadBytes;
        return FrameMemory.byteAt(frame + IP + 7) == 255
                && FrameMemory.byteAt(message + 1) == 0
                && FrameMemory.byteAt(frame + TARGET) != 0xff
                && Checksums.fold(sum + Checksums.sum(message, headers.payloadBytes)) == 0;
    }

    static int type(long frame) {
        return FrameMemory.byteAt(frame + MESSAGE);
    }

    static IpAddress target(long frame) {
        return IpAddress.of(FrameMemory.longAt(frame + TARGET), FrameMemory.longAt(frame + TARGET + 8));
    }

    /** The Ethernet address that a solicitation's sender or an advertisement's target says to have. */
    static long mac(long frame, IpHeaders headers) {
        int wanted = type(frame) == SOLICITATION ? SOURCE_MAC : TARGET_MAC;
        int end = MESSAGE + headers.payloadBytes;
        int at = OPTIONS;
        while (at + 8 <= end) {
            int bytes = FrameMemory.byteAt(frame + at + 1) * 8;
            if (bytes == 0 || at + bytes > end) {
                return NO_MAC;
            }
            if (FrameMemory.byteAt(frame + at) == wanted) {
                return Arp.mac(frame + at + 2);
            }
            at += bytes;
        }
        return NO_MAC;
    }

    /** Asks who has {@code target}. */
    static void solicit(long frame, Ipv6Address source, long sourceMac, Ipv6Address target) {
        Ipv6Address group = target.solicitedNode();
        Arp.putMac(frame, 0x3333L << 32 | group.low() & 0xffffffffL);
        Arp.putMac(frame + 6, sourceMac);
        header(frame, source, group);
        message(frame, SOLICITATION, 0, target);
        option(frame, SOURCE_MAC, sourceMac);
    }

    /** Answers a solicitation; to all nodes if it came from nobody, who looks whether the address is free. */
    static void advertise(long frame, Ipv6Address target, long mac, Ipv6Address to, long toMac) {
        if (to.isUnspecified()) {
            announce(frame, target, mac);
            return;
        }
        Arp.putMac(frame, toMac);
        Arp.putMac(frame + 6, mac);
        header(frame, target, to);
        message(frame, ADVERTISEMENT, SOLICITED_OVERRIDE, target);
        option(frame, TARGET_MAC, mac);
    }

    /** Tells all nodes, unasked. */
    static void announce(long frame, Ipv6Address target, long mac) {
        Arp.putMac(frame, 0x3333L << 32 | 1);
        Arp.putMac(frame + 6, mac);
        header(frame, target, ALL_NODES);
        message(frame, ADVERTISEMENT, OVERRIDE, target);
        option(frame, TARGET_MAC, mac);
    }

    private static void header(long frame, Ipv6Address source, Ipv6Address destination) {
        FrameMemory.putShort(frame + 12, IpHeaders.IPV6);
        FrameMemory.putInt(frame + IP, 0x60000000);
        FrameMemory.putShort(frame + IP + 4, BYTES - MESSAGE);
        FrameMemory.putByte(frame + IP + 6, IpHeaders.ICMP6);
        FrameMemory.putByte(frame + IP + 7, 255);
        FrameMemory.putLong(frame + IP + 8, source.high());
        FrameMemory.putLong(frame + IP + 16, source.low());
        FrameMemory.putLong(frame + IP + 24, destination.high());
        FrameMemory.putLong(frame + IP + 32, destination.low());
    }

    private static void message(long frame, int type, int flags, Ipv6Address target) {
        FrameMemory.putInt(frame + MESSAGE, type << 24);
        FrameMemory.putInt(frame + MESSAGE + 4, flags);
        FrameMemory.putLong(frame + TARGET, target.high());
        FrameMemory.putLong(frame + TARGET + 8, target.low());
    }

    /** The last thing that is written: the checksum is over all of it. */
    private static void option(long frame, int type, long mac) {
        FrameMemory.putShort(frame + OPTIONS, type << 8 | 1);
        Arp.putMac(frame + OPTIONS + 2, mac);
        long sum = Checksums.sum(frame + IP + 8, 32) + IpHeaders.ICMP6 + BYTES - MESSAGE;
        FrameMemory.putShort(frame + MESSAGE + 2, Checksums.fold(sum + Checksums.sum(frame + MESSAGE, BYTES - MESSAGE)));
    }
}
