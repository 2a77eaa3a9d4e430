package io.weir.stack.wire;

/**
 * A checked view of an IPv4 packet (RFC 791).
 *
 * <pre>
 *   0                1                   2              4    6                        8     9          10         12
 *   | version, words | type of service | total length | id | flags, fragment offset | ttl | protocol | checksum | source …
 *   16            20
 *   … destination | options … | payload
 * </pre>
 */
public final class Ipv4Packet {
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int OPTION_END = 0;
    private static final int OPTION_NOTHING = 1;
    private static final int OPTION_LOOSE_ROUTE = 131;
    private static final int OPTION_STRICT_ROUTE = 137;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean sourceRouted;

    /** Views {@code available} bytes, which may end in padding. */
    public Drop read(byte[] from, int start, int available) {
        Drop wrong = readQuoted(from, start, available);
        if (wrong != Drop.NONE) {
            return wrong;
        }
        if (totalBytes() > available) {
            return Drop.TOO_SHORT;
        }
        if (InternetChecksum.fold(InternetChecksum.sum(from, start, headerBytes())) != 0) {
            return Drop.WRONG_CHECKSUM;
        }
        return headerBytes() > Ipv4Header.BYTES ? options() : Drop.NONE;
    }

    /** Views a packet of which only the beginning may be there, and changed on its way: one that ICMP quotes. */
    public Drop readQuoted(byte[] from, int start, int available) {
        bytes = from;
        at = start;
        sourceRouted = false;
        if (available < Ipv4Header.BYTES) {
            return Drop.TOO_SHORT;
        }
        if (Wire.byteAt(from, start) >>> 4 != 4) {
            return Drop.WRONG_VERSION;
        }
        if (headerBytes() < Ipv4Header.BYTES || totalBytes() < headerBytes()) {
            return Drop.WRONG_HEADER_LENGTH;
        }
        end = start + Math.min(totalBytes(), available);
        return payloadAt() > end ? Drop.TOO_SHORT : Drop.NONE;
    }

    private Drop options() {
        int option = at + Ipv4Header.BYTES;
        int stop = at + headerBytes();
        while (option < stop && Wire.byteAt(bytes, option) != OPTION_END) {
            int kind = Wire.byteAt(bytes, option);
            if (kind == OPTION_NOTHING) {
                option++;
                continue;
            }
            int length = option + 1 < stop ? Wire.byteAt(bytes, option + 1) : 0;
            if (length < 2 || option + length > stop) {
                return Drop.WRONG_OPTION;
            }
            sourceRouted |= kind == OPTION_LOOSE_ROUTE || kind == OPTION_STRICT_ROUTE;
            option += length;
        }
        return Drop.NONE;
    }

    public int headerBytes() {
        return (Wire.byteAt(bytes, at) & 15) * 4;
    }

    /** Header and payload. */
    public int totalBytes() {
        return Wire.shortAt(bytes, at + 2);
    }

    public int typeOfService() {
        return Wire.byteAt(bytes, at + 1);
    }

    public int id() {
        return Wire.shortAt(bytes, at + 4);
    }

    public boolean dontFragment() {
        return (Wire.shortAt(bytes, at + 6) & DONT_FRAGMENT) != 0;
    }

    public boolean moreFragments() {
        return (Wire.shortAt(bytes, at + 6) & MORE_FRAGMENTS) != 0;
    }

    /** In bytes. */
    public int fragmentOffset() {
        return (Wire.shortAt(bytes, at + 6) & 0x1fff) * 8;
    }

    public boolean isFragment() {
        return (Wire.shortAt(bytes, at + 6) & 0x3fff) != 0;
    }

    public int ttl() {
        return Wire.byteAt(bytes, at + 8);
    }

    public int protocol() {
        return Wire.byteAt(bytes, at + 9);
    }

    public int source() {
        return Wire.intAt(bytes, at + 12);
    }

    public int destination() {
        return Wire.intAt(bytes, at + 16);
    }

    /** Has an option that says which way to go. */
    public boolean isSourceRouted() {
        return sourceRouted;
    }

    public int payloadAt() {
        return at + headerBytes();
    }

    public int payloadBytes() {
        return end - payloadAt();
    }
}
