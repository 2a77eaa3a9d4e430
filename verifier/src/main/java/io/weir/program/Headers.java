package io.weir.program;

import java.util.Arrays;

/**
 * The IPv4 header of a heap packet as it stands now, and the checksums it leads to, computed the long way (RFC 1071).
 * Positions count from the beginning of the packet's buffer.
 */
final class Headers {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IP_CHECKSUM_AT = 10;

    private final Packet packet;
    private final byte[] before;
    /** First byte of the IPv4 header; -1 unless the header is wholly in the packet. */
    private final int network;
    private final int transport;
    private final int protocol;
    private final int fragmentOffset;
    private final boolean moreFragments;
    private final int totalLength;

    Headers(Packet packet) {
        this.packet = packet;
        this.before = packet.buffer().clone();
        long headerLength = packet.read(Fields.IP_VERSION) == 4 ? 4 * packet.read(Fields.IP_IHL) : 0;
        int at = packet.tag(Tag.NETWORK);
        if (headerLength < 20 || at + headerLength > packet.end()) {
            network = transport = -1;
            protocol = fragmentOffset = totalLength = 0;
            moreFragments = false;
            return;
        }
        network = at;
        transport = at + (int) headerLength;
        protocol = (int) packet.read(Fields.IP_PROTO);
        fragmentOffset = (int) packet.read(Fields.IP_FRAGMENT);
        moreFragments = packet.read(Fields.IP_MORE_FRAGMENTS) == 1;
        totalLength = (int) packet.read(Fields.IP_LENGTH);
    }

    long ipChecksumRight() {
        return network >= 0 && sum(network, transport) == 0xffff ? 1 : 0;
    }

    long transportChecksumRight() {
        if (network < 0 || !transportWhole()) {
            return 0;
        }
        if (protocol == UDP && before[transport + 6] == 0 && before[transport + 7] == 0) {
            return 1;
        }
        return transportSum() == 0xffff ? 1 : 0;
    }

    /** {@link Fields#IP_HEADER_RIGHT}. */
    long ipHeaderRight() {
        return network >= 0 && transport - network <= totalLength && network + totalLength <= packet.end() ? 1 : 0;
    }

    /** {@link Fields#TRANSPORT_HEADER_RIGHT} of an IPv4 packet. */
    long transportHeaderRight() {
        if (network < 0) {
            return 0;
        }
        if (fragmentOffset != 0) {
            return 1;
        }
        int left = totalLength - (transport - network);
        boolean right = switch (protocol) {
            case TCP -> {
                long header = 4 * packet.read(Fields.TCP_OFFSET);
                yield holds(20) && header >= 20 && header <= left && transport + header <= packet.end();
            }
            case UDP -> {
                long length = packet.read(Fields.UDP_LENGTH);
                yield holds(8) && length >= 8 && (moreFragments || length <= left);
            }
            case ICMP -> holds(8);
            default -> true;
        };
        return right ? 1 : 0;
    }

    /** Whether so many bytes of transport header are within IP_LENGTH and the packet. */
    private boolean holds(int bytes) {
        return totalLength - (transport - network) >= bytes && transport + bytes <= packet.end();
    }

    /** {@link Step.Checksum} of the IPv4 header. */
    void computeIp() {
        if (network >= 0) {
            put(network + IP_CHECKSUM_AT, 0);
            put(network + IP_CHECKSUM_AT, ~sum(network, transport) & 0xffff);
        }
    }

    /** {@link Step.Checksum} of the transport protocol. */
    void computeTransport() {
        if (network < 0 || fragmentOffset != 0 || moreFragments || !transportWhole()) {
            return;
        }
        put(checksumAt(), 0);
        int checksum = ~transportSum() & 0xffff;
        put(checksumAt(), protocol == UDP && checksum == 0 ? 0xffff : checksum);
    }

    /**
     * Makes the checksums follow the changes since this was constructed: to each is added what the covered bytes
     * changed by (RFC 1624). A result is never the other form of zero, 0xffff, except in UDP where 0 means none.
     */
    void repair(Repair repair) {
        if (repair == Repair.NONE || network < 0) {
            return;
        }
        int end = packet.end();
        follow(network + IP_CHECKSUM_AT, false, new int[][] {{network, transport, network}});
        int at = checksumAt();
        if (repair == Repair.IP_AND_TRANSPORT && fragmentOffset == 0 && at >= 0 && at + 2 <= end) {
            int[] payload = {transport, end, transport};
            int[] addresses = {network + 12, network + 20, network};
            int[] proto = {network + 9, network + 10, network};
            boolean pseudo = protocol != ICMP;
            follow(at, protocol == UDP, pseudo ? new int[][] {payload, addresses, proto} : new int[][] {payload});
        }
    }

    /** Ranges are from, to, and a position that is the first byte of a 16-bit word. */
    private void follow(int checksumAt, boolean udp, int[][] ranges) {
        long delta = 0;
        boolean changed = false;
        for (int[] range : ranges) {
            for (int i = range[0]; i < range[1]; i++) {
                int difference = (packet.buffer()[i] & 0xff) - (before[i] & 0xff);
                if (difference != 0 && i != checksumAt && i != checksumAt + 1) {
                    changed = true;
                    delta += (i - range[2]) % 2 == 0 ? difference << 8 : difference;
                }
            }
        }
        int old = (packet.buffer()[checksumAt] & 0xff) << 8 | packet.buffer()[checksumAt + 1] & 0xff;
        if (!changed || udp && old == 0) {
            return;
        }
        int sum = (int) Math.floorMod((~old & 0xffff) + delta, 0xffffL);
        int checksum = ~(sum == 0 ? 0xffff : sum) & 0xffff;
        put(checksumAt, udp && checksum == 0 ? 0xffff : checksum);
    }

    /** Place of the transport checksum; -1 if the protocol has none that we know. */
    private int checksumAt() {
        return switch (protocol) {
            case ICMP -> transport + 2;
            case TCP -> transport + 16;
            case UDP -> transport + 6;
            default -> -1;
        };
    }

    /** Whether the bytes that IP_LENGTH counts are in the packet and hold the transport header. */
    private boolean transportWhole() {
        int least = switch (protocol) {
            case ICMP -> 4;
            case TCP -> 20;
            case UDP -> 8;
            default -> Integer.MAX_VALUE;
        };
        return network + totalLength <= packet.end() && totalLength - (transport - network) >= least;
    }

    private int transportSum() {
        int end = network + totalLength;
        long sum = sum(transport, end);
        if (protocol != ICMP) {
            sum += sum(network + 12, network + 20) + protocol + (end - transport);
        }
        return fold(sum);
    }

    private int sum(int from, int to) {
        byte[] bytes = Arrays.copyOfRange(packet.buffer(), from, to + (to - from) % 2);
        if ((to - from) % 2 == 1) {
            bytes[bytes.length - 1] = 0;
        }
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        return fold(sum);
    }

    private static int fold(long sum) {
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private void put(int at, int value) {
        packet.buffer()[at] = (byte) (value >> 8);
        packet.buffer()[at + 1] = (byte) value;
    }
}
