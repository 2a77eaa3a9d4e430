package io.weir.engine;

import static io.weir.engine.FrameMemory.byteAt;
import static io.weir.engine.FrameMemory.intAt;
import static io.weir.engine.FrameMemory.shortAt;

/** IPv4 and transport headers of a packet in its frame. Positions count from the frame's beginning. */
final class FrameHeaders {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int IP_CHECKSUM_AT = 10;

    private FrameHeaders() {}

    /** Where TRANSPORT is, perhaps behind the packet's end; -1 if absent. */
    static int transport(long frame, long packet) {
        int network = Packets.network(packet);
        if (network < Packets.start(packet) || network >= Packets.end(packet)) {
            return -1;
        }
        int first = byteAt(frame + network);
        if (first >= 0x45 && first <= 0x4f) {
            return network + 4 * (first & 15);
        }
        return first >> 4 == 6 ? network + 40 : -1;
    }

    /** Length of an IPv4 header that is wholly in the packet, else 0. */
    static int ipHeader(long frame, long packet) {
        int network = Packets.network(packet);
        if (network < Packets.start(packet) || network >= Packets.end(packet)) {
            return 0;
        }
        int first = byteAt(frame + network);
        int length = 4 * (first & 15);
        return first >= 0x45 && first <= 0x4f && network + length <= Packets.end(packet) ? length : 0;
    }

    static int ipHeaderRight(long frame, long packet) {
        int header = ipHeader(frame, packet);
        if (header == 0) {
            return 0;
        }
        int network = Packets.network(packet);
        int total = shortAt(frame + network + 2);
        return header <= total && network + total <= Packets.end(packet) ? 1 : 0;
    }

    /**
     * Both answers at once: bit 0 is {@link #ipHeaderRight}, bit 1 {@link #transportHeaderRight}; -1 if TRANSPORT is
     * absent. Headers without options, as nearly all are, cost three loads.
     */
    static int headersRight(long frame, long packet) {
        int network = Packets.network(packet);
        int room = Packets.end(packet) - network;
        if (network < Packets.start(packet) || room < 28 || byteAt(frame + network) != 0x45) {
            boolean absent = transport(frame, packet) < 0;
            return absent ? -1 : ipHeaderRight(frame, packet) | transportHeaderRight(frame, packet) << 1;
        }
        long first = FrameMemory.longAt(frame + network);
        int total = (int) (first >>> 32) & 0xffff;
        int ip = total >= 20 && total <= room ? 1 : 0;
        int protocol = byteAt(frame + network + 9);
        if (protocol != UDP || (first & 0x3fff) != 0) {
            return ip | transportHeaderRight(frame, packet) << 1;
        }
        int length = shortAt(frame + network + 24);
        return ip | (length >= 8 && length <= total - 20 ? 2 : 0);
    }

    static int ipChecksumRight(long frame, long packet) {
        int header = ipHeader(frame, packet);
        if (header == 0) {
            return 0;
        }
        return fold(sum(frame + Packets.network(packet), header)) == 0xffff ? 1 : 0;
    }

    /** For a packet whose TRANSPORT is not absent. */
    static int transportHeaderRight(long frame, long packet) {
        int network = Packets.network(packet);
        if (byteAt(frame + network) >> 4 == 6) {
            return 1;
        }
        int header = ipHeader(frame, packet);
        if (header == 0) {
            return 0;
        }
        int fragment = shortAt(frame + network + 6);
        if ((fragment & 0x1fff) != 0) {
            return 1;
        }
        int transport = network + header;
        int left = shortAt(frame + network + 2) - header;
        int here = Math.min(left, Packets.end(packet) - transport);
        return switch (byteAt(frame + network + 9)) {
            case TCP -> {
                if (here < 20) {
                    yield 0;
                }
                int length = 4 * (byteAt(frame + transport + 12) >> 4);
                yield length >= 20 && length <= here ? 1 : 0;
            }
            case UDP -> {
                if (here < 8) {
                    yield 0;
                }
                int length = shortAt(frame + transport + 4);
                yield length >= 8 && ((fragment & 0x2000) != 0 || length <= left) ? 1 : 0;
            }
            case ICMP -> here >= 8 ? 1 : 0;
            default -> 1;
        };
    }

    /** For a packet whose TRANSPORT is not absent. */
    static int transportChecksumRight(long frame, long packet) {
        int length = transportLength(frame, packet);
        if (length == 0) {
            return 0;
        }
        int network = Packets.network(packet);
        int transport = network + ipHeader(frame, packet);
        if (byteAt(frame + network + 9) == UDP && shortAt(frame + transport + 6) == 0) {
            return 1;
        }
        return fold(transportSum(frame, network, transport, length)) == 0xffff ? 1 : 0;
    }

    static void computeIp(long frame, long packet) {
        int header = ipHeader(frame, packet);
        if (header != 0) {
            long at = frame + Packets.network(packet);
            FrameMemory.putShort(at + IP_CHECKSUM_AT, 0);
            FrameMemory.putShort(at + IP_CHECKSUM_AT, ~fold(sum(at, header)));
        }
    }

    static void computeTransport(long frame, long packet) {
        int length = transportLength(frame, packet);
        int network = Packets.network(packet);
        if (length == 0 || (shortAt(frame + network + 6) & 0x3fff) != 0) {
            return;
        }
        int protocol = byteAt(frame + network + 9);
        int transport = network + ipHeader(frame, packet);
        long at = frame + transport + checksumOffset(protocol);
        FrameMemory.putShort(at, 0);
        int checksum = ~fold(transportSum(frame, network, transport, length)) & 0xffff;
        FrameMemory.putShort(at, protocol == UDP && checksum == 0 ? 0xffff : checksum);
    }

    /** Bytes of transport header and payload that IP_LENGTH says, if they are there and hold a checksum; else 0. */
    private static int transportLength(long frame, long packet) {
        int header = ipHeader(frame, packet);
        if (header == 0) {
            return 0;
        }
        int network = Packets.network(packet);
        int total = shortAt(frame + network + 2);
        int least = switch (byteAt(frame + network + 9)) {
            case ICMP -> 4;
            case TCP -> 20;
            case UDP -> 8;
            default -> Integer.MAX_VALUE;
        };
        return network + total <= Packets.end(packet) && total - header >= least ? total - header : 0;
    }

    /** Where a protocol's checksum stands in its header; -1 for one we do not know. */
    static int checksumOffset(int protocol) {
        return switch (protocol) {
            case ICMP -> 2;
            case TCP -> 16;
            case UDP -> 6;
            default -> -1;
        };
    }

    private static long transportSum(long frame, int network, int transport, int length) {
        long sum = sum(frame + transport, length);
        int protocol = byteAt(frame + network + 9);
        return protocol == ICMP ? sum : sum + sum(frame + network + 12, 8) + protocol + length;
    }

    /** Sum of 16-bit words, modulo 0xffff in effect: 32 bits at a time, because 2 to the 16 is 1 there. */
    static long sum(long address, int length) {
        long sum = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            sum += intAt(address + i) & 0xffffffffL;
        }
        if (i + 2 <= length) {
            sum += shortAt(address + i);
            i += 2;
        }
        return i < length ? sum + (byteAt(address + i) << 8) : sum;
    }

    static int fold(long sum) {
        long folded = (sum & 0xffffffffL) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16 & 0xffff) + (folded >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}
