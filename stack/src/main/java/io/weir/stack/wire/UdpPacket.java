package io.weir.stack.wire;

/**
 * A checked view of a UDP datagram (RFC 768).
 *
 * <pre>
 *   0             2                  4        6          8
 *   | source port | destination port | length | checksum | data
 * </pre>
 */
public final class UdpPacket {
    private byte[] bytes = new byte[0];
    private int at;

    /** Views an IP payload. Whether its checksum is right, {@link #intact} says. */
    public Drop read(byte[] from, int start, int payloadBytes) {
        bytes = from;
        at = start;
        if (payloadBytes < UdpHeader.BYTES) {
            return Drop.TOO_SHORT;
        }
        if (lengthField() < UdpHeader.BYTES) {
            return Drop.WRONG_HEADER_LENGTH;
        }
        return lengthField() > payloadBytes ? Drop.TOO_SHORT : Drop.NONE;
    }

    /** False if the sender computed none: over IPv4 that is allowed, over IPv6 it is not (RFC 8200, 8.1). */
    public boolean hasChecksum() {
        return Wire.shortAt(bytes, at + 6) != 0;
    }

    /** Whether the checksum is right; {@code pseudo} is the sum of addresses and protocol. */
    public boolean intact(long pseudo) {
        return InternetChecksum.fold(pseudo + lengthField() + InternetChecksum.sum(bytes, at, lengthField())) == 0;
    }

    private int lengthField() {
        return Wire.shortAt(bytes, at + 4);
    }

    public int sourcePort() {
        return Wire.shortAt(bytes, at);
    }

    public int destinationPort() {
        return Wire.shortAt(bytes, at + 2);
    }

    public int dataAt() {
        return at + UdpHeader.BYTES;
    }

    public int dataBytes() {
        return lengthField() - UdpHeader.BYTES;
    }
}
