package io.weir.stack.wire;

/**
 * A checked view of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message, which look alike.
 *
 * <pre>
 *   0      1      2          4                    8
 *   | type | code | checksum | depends on type    | body
 * </pre>
 */
public final class IcmpPacket {
    private byte[] bytes = new byte[0];
    private int at;
    private int length;

    /** Views an IP payload. {@code pseudo} is the sum of addresses and protocol over IPv6, whose ICMP covers them. */
    public Drop read(byte[] from, int start, int payloadBytes, long pseudo) {
        bytes = from;
        at = start;
        length = payloadBytes;
        if (payloadBytes < IcmpHeader.BYTES) {
            return Drop.TOO_SHORT;
        }
        long sum = pseudo == 0 ? 0 : pseudo + payloadBytes;
        return InternetChecksum.fold(sum + InternetChecksum.sum(from, start, payloadBytes)) == 0
                ? Drop.NONE
                : Drop.WRONG_CHECKSUM;
    }

    public int type() {
        return Wire.byteAt(bytes, at);
    }

    public int code() {
        return Wire.byteAt(bytes, at + 1);
    }

    /** What is between checksum and body. */
    public int rest() {
        return Wire.intAt(bytes, at + 4);
    }

    public int bodyAt() {
        return at + IcmpHeader.BYTES;
    }

    public int bodyBytes() {
        return length - IcmpHeader.BYTES;
    }
}
