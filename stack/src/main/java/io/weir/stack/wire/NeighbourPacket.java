package io.weir.stack.wire;

/**
 * A checked view of a neighbour solicitation or advertisement (RFC 4861, 4.3 and 4.4): an ICMPv6 message with one address
 * and options.
 *
 * <pre>
 *   0       4         8                24
 *   | icmp  | flags   | target address | options: type 1, length in 8 bytes 1, … |
 * </pre>
 */
public final class NeighbourPacket {
    /** Of an option that is not there. */
    public static final long ABSENT = -1;

    private static final int SOURCE_LINK_ADDRESS = 1;
    private static final int TARGET_LINK_ADDRESS = 2;

    private byte[] bytes = new byte[0];
    private int at;
    private long linkAddress = ABSENT;

    /** Views an ICMPv6 message whose checksum is right. */
    public Drop read(byte[] from, int start, int length) {
        bytes = from;
        at = start;
        linkAddress = ABSENT;
        if (length < NeighbourMessage.FIXED_BYTES) {
            return Drop.TOO_SHORT;
        }
        if (Wire.byteAt(from, start + 1) != 0 || Wire.byteAt(from, start + 8) == 0xff) {
            return Drop.WRONG_FIELD;
        }
        int wanted = isSolicitation() ? SOURCE_LINK_ADDRESS : TARGET_LINK_ADDRESS;
        int end = start + length;
        int option = start + NeighbourMessage.FIXED_BYTES;
        while (option < end) {
            int size = option + 1 < end ? 8 * Wire.byteAt(from, option + 1) : 0;
            if (size == 0 || option + size > end) {
                return Drop.WRONG_OPTION;
            }
            if (Wire.byteAt(from, option) == wanted) {
                linkAddress = Wire.macAt(from, option + 2);
            }
            option += size;
        }
        return linkAddress != ABSENT && (linkAddress >>> 40 & 1) == 1 ? Drop.WRONG_FIELD : Drop.NONE;
    }

    public boolean isSolicitation() {
        return Wire.byteAt(bytes, at) == IcmpHeader.NEIGHBOUR_SOLICITATION;
    }

    public boolean isSolicited() {
        return (flags() & NeighbourMessage.SOLICITED) != 0;
    }

    public boolean overrides() {
        return (flags() & NeighbourMessage.OVERRIDE) != 0;
    }

    int flags() {
        return Wire.intAt(bytes, at + 4);
    }

    public long targetHigh() {
        return Wire.longAt(bytes, at + 8);
    }

    public long targetLow() {
        return Wire.longAt(bytes, at + 16);
    }

    /** The sender's or target's MAC address, {@link #ABSENT} if it is not told. */
    public long linkAddress() {
        return linkAddress;
    }
}
