package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Ipv4Header;
import io.weir.stack.wire.Ipv6Header;
import io.weir.stack.wire.Wire;
import java.util.Arrays;

/** A packet of which fragments have come: room for an IP header, then what is there of the rest. */
final class Partial {
    /** Pieces with gaps between them. Who sends more of them at a time means no good. */
    static final int RANGES = 64;

    private static final int ROOM = Ipv6Header.BYTES;
    private static final int CONGESTION_EXPERIENCED = 3;

    private final int version;
    private final long sourceHigh;
    private final long sourceLow;
    private final long destinationHigh;
    private final long destinationLow;
    private final int id;
    private final int protocol;
    final long endNs;
    byte[] data = new byte[0];
    boolean poisoned;
    private final int[] starts = new int[RANGES];
    private final int[] ends = new int[RANGES];
    private int ranges;
    /** Of the whole, once its last fragment has come. */
    private int total = -1;
    private int trafficClass;
    private int hopLimit;
    private int nextHeader;

    Partial(IpPacket fragment, long nowNs) {
        version = fragment.version();
        sourceHigh = fragment.sourceHigh();
        sourceLow = fragment.sourceLow();
        destinationHigh = fragment.destinationHigh();
        destinationLow = fragment.destinationLow();
        id = version == 4 ? fragment.ipv4().id() : fragment.ipv6().fragmentId();
        protocol = version == 4 ? fragment.protocol() : -1;
        endNs = nowNs + (version == 4 ? Reassembly.IPV4_LIFE_NS : Reassembly.IPV6_LIFE_NS);
    }

    boolean matches(IpPacket fragment) {
        return version == fragment.version()
                && id == (version == 4 ? fragment.ipv4().id() : fragment.ipv6().fragmentId())
                && sourceLow == fragment.sourceLow()
                && sourceHigh == fragment.sourceHigh()
                && destinationLow == fragment.destinationLow()
                && destinationHigh == fragment.destinationHigh()
                && (version == 6 || protocol == fragment.protocol());
    }

    /** How much memory a packet that reaches to {@code end} needs; grows in steps. */
    int bytesFor(int end) {
        int needed = ROOM + end;
        return needed <= data.length ? data.length : Math.min(ROOM + 0xffff, Math.max(needed, 2 * data.length));
    }

    /** Takes a piece. {@link Drop#NONE} also if it was there already. */
    Drop add(byte[] from, int at, int offset, int length, boolean more) {
        int end = offset + length;
        if (!more) {
            if (total >= 0 && total != end || ranges > 0 && ends[ranges - 1] > end) {
                return Drop.FRAGMENT_MALFORMED;
            }
        } else if (total >= 0 && end > total) {
            return Drop.FRAGMENT_MALFORMED;
        }
        int place = 0;
        while (place < ranges && ends[place] <= offset) {
            place++;
        }
        if (place < ranges && starts[place] < end) {
            return isCopy(from, at, offset, length, place) ? Drop.NONE : Drop.FRAGMENT_OVERLAP;
        }
        if (!insert(place, offset, end)) {
            return Drop.FRAGMENT_MEMORY;
        }
        total = more ? total : end;
        data = bytesFor(end) == data.length ? data : Arrays.copyOf(data, bytesFor(end));
        System.arraycopy(from, at, data, ROOM + offset, length);
        return Drop.NONE;
    }

    private boolean isCopy(byte[] from, int at, int offset, int length, int place) {
        int end = offset + length;
        return starts[place] <= offset
                && end <= ends[place]
                && Arrays.equals(from, at, at + length, data, ROOM + offset, ROOM + end);
    }

    private boolean insert(int place, int start, int end) {
        boolean before = place > 0 && ends[place - 1] == start;
        boolean after = place < ranges && starts[place] == end;
        if (before && after) {
            ends[place - 1] = ends[place];
            System.arraycopy(starts, place + 1, starts, place, ranges - place - 1);
            System.arraycopy(ends, place + 1, ends, place, ranges - place - 1);
            ranges--;
        } else if (before) {
            ends[place - 1] = end;
        } else if (after) {
            starts[place] = start;
        } else if (ranges == RANGES) {
            return false;
        } else {
            System.arraycopy(starts, place, starts, place + 1, ranges - place);
            System.arraycopy(ends, place, ends, place + 1, ranges - place);
            starts[place] = start;
            ends[place] = end;
            ranges++;
        }
        return true;
    }

    /** Takes over what the whole packet's header will say. */
    void header(IpPacket fragment, int offset) {
        boolean marked = (trafficClass & CONGESTION_EXPERIENCED) == CONGESTION_EXPERIENCED
                || (fragment.trafficClass() & CONGESTION_EXPERIENCED) == CONGESTION_EXPERIENCED;
        if (offset == 0) {
            trafficClass = fragment.trafficClass();
            hopLimit = fragment.hopLimit();
            nextHeader = version == 4 ? protocol : fragment.ipv6().fragmentProtocol();
        }
        // a mark on any fragment is one on the whole (RFC 3168, 5.3)
        trafficClass |= marked ? CONGESTION_EXPERIENCED : 0;
    }

    boolean isWhole() {
        return !poisoned && total >= 0 && ranges == 1 && starts[0] == 0 && ends[0] == total;
    }

    /** Gives up, and its memory; what still comes of it will be known and dropped. */
    void poison() {
        poisoned = true;
        data = new byte[0];
        ranges = 0;
    }

    /** How much there is without a gap from the beginning. */
    int firstBytes() {
        return ranges > 0 && starts[0] == 0 ? ends[0] : 0;
    }

    Drop show(IpPacket in) {
        return version == 4 ? in.read(data, ipv4(total), Ipv4Header.BYTES + total) : in.read(data, ipv6(total), ROOM + total);
    }

    Drop showQuoted(IpPacket in) {
        int there = firstBytes();
        return version == 4
                ? in.readQuoted(data, ipv4(there), Ipv4Header.BYTES + there)
                : in.readQuoted(data, ipv6(there), ROOM + there);
    }

    private int ipv4(int payloadBytes) {
        int at = ROOM - Ipv4Header.BYTES;
        Wire.putShort(data, at, 0x4500 | trafficClass);
        Wire.putShort(data, at + 2, Ipv4Header.BYTES + payloadBytes);
        Wire.putInt(data, at + 4, id << 16);
        Wire.putByte(data, at + 8, hopLimit);
        Wire.putByte(data, at + 9, nextHeader);
        Wire.putInt(data, at + 12, (int) sourceLow);
        Wire.putInt(data, at + 16, (int) destinationLow);
        Ipv4Header.complete(data, at);
        return at;
    }

    private int ipv6(int payloadBytes) {
        Wire.putInt(data, 0, 6 << 28 | trafficClass << 20);
        Wire.putShort(data, 4, payloadBytes);
        Wire.putByte(data, 6, nextHeader);
        Wire.putByte(data, 7, hopLimit);
        Wire.putLong(data, 8, sourceHigh);
        Wire.putLong(data, 16, sourceLow);
        Wire.putLong(data, 24, destinationHigh);
        Wire.putLong(data, 32, destinationLow);
        return 0;
    }
}
