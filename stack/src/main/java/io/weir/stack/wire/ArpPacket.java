package io.weir.stack.wire;

/**
 * A checked view of an ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * <pre>
 *   0          2          4      5      6           8            14          18           24
 *   | hardware | protocol | size | size | operation | sender MAC | sender IP | target MAC | target IP |
 * </pre>
 */
public final class ArpPacket {
    private static final int HARDWARE_ETHERNET = 1;
    private static final int SIZES = 0x0604;

    private byte[] bytes = new byte[0];
    private int at;

    /** Views {@code length} bytes; they may be followed by padding. */
    public Drop read(byte[] from, int start, int length) {
        bytes = from;
        at = start;
        if (length < ArpMessage.BYTES) {
            return Drop.TOO_SHORT;
        }
        boolean ours = Wire.shortAt(from, start) == HARDWARE_ETHERNET
                && Wire.shortAt(from, start + 2) == Protocols.ETHER_IPV4
                && Wire.shortAt(from, start + 4) == SIZES;
        if (!ours) {
            return Drop.UNKNOWN_ETHERTYPE;
        }
        boolean group = (senderMac() >>> 40 & 1) == 1;
        return group || operation() != ArpMessage.REQUEST && operation() != ArpMessage.REPLY
                ? Drop.WRONG_FIELD
                : Drop.NONE;
    }

    public int operation() {
        return Wire.shortAt(bytes, at + 6);
    }

    public long senderMac() {
        return Wire.macAt(bytes, at + 8);
    }

    public int senderIp() {
        return Wire.intAt(bytes, at + 14);
    }

    public long targetMac() {
        return Wire.macAt(bytes, at + 18);
    }

    public int targetIp() {
        return Wire.intAt(bytes, at + 24);
    }
}
