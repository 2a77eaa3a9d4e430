package io.weir.stack.wire;

/**
 * A checked view of an IPv6 packet (RFC 8200): its header, and its extension headers up to the payload or to the fragment
 * header of a fragment.
 *
 * <pre>
 *   0                                      4                6             7           8        24            40
 *   | version, traffic class, flow label | payload length | next header | hop limit | source | destination |
 * </pre>
 */
public final class Ipv6Packet {
    /** No sender needs more (RFC 8504, 5.3 lets a host have such a limit). */
    public static final int MAX_EXTENSIONS = 8;
    /** What {@link #problemCode} is when the sender need not be told. */
    public static final int NOT_TOLD = -1;

    private static final int WRONG_VALUE = 0;
    private static final int UNKNOWN_HEADER = 1;
    private static final int UNKNOWN_OPTION = 2;
    private static final int FIRST_INCOMPLETE = 3;
    private static final int PAD_ONE = 0;
    private static final int PAD = 1;
    private static final int ROUTER_ALERT = 5;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int protocol;
    private int protocolAt;
    private int payloadAt;
    private int fragmentAt;
    private int problemCode;
    private int problemAt;

    /** Views {@code available} bytes, which may end in padding. */
    public Drop read(byte[] from, int start, int available) {
        Drop wrong = readQuoted(from, start, available);
        return wrong == Drop.NONE && end - start < Ipv6Header.BYTES + Wire.shortAt(from, start + 4)
                ? Drop.TOO_SHORT
                : wrong;
    }

    /** Views a packet of which only the beginning may be there: one that an ICMP message quotes. */
    public Drop readQuoted(byte[] from, int start, int available) {
        bytes = from;
        at = start;
        problemCode = NOT_TOLD;
        fragmentAt = -1;
        if (available < Ipv6Header.BYTES) {
            return Drop.TOO_SHORT;
        }
        if (Wire.byteAt(from, start) >>> 4 != 6) {
            return Drop.WRONG_VERSION;
        }
        end = start + Math.min(available, Ipv6Header.BYTES + Wire.shortAt(from, start + 4));
        protocolAt = start + 6;
        protocol = Wire.byteAt(from, protocolAt);
        payloadAt = start + Ipv6Header.BYTES;
        return extensions();
    }

    private Drop extensions() {
        for (int count = 0; isExtension(protocol); count++) {
            if (count == MAX_EXTENSIONS) {
                return Drop.WRONG_HEADER_LENGTH;
            }
            Drop wrong = extension(count == 0);
            if (wrong != Drop.NONE) {
                return isFirstFragment() && wrong == Drop.TOO_SHORT
                        ? problem(Drop.FRAGMENT_MALFORMED, FIRST_INCOMPLETE, at)
                        : wrong;
            }
            if (fragmentAt >= 0 && fragmentOffset() > 0) {
                return Drop.NONE;
            }
        }
        return Drop.NONE;
    }

    private static boolean isExtension(int protocol) {
        return protocol == Protocols.HOP_BY_HOP
                || protocol == Protocols.ROUTING
                || protocol == Protocols.FRAGMENT
                || protocol == Protocols.DESTINATION_OPTIONS;
    }

    private Drop extension(boolean first) {
        return switch (protocol) {
            case Protocols.HOP_BY_HOP -> first ? options() : problem(Drop.WRONG_FIELD, UNKNOWN_HEADER, protocolAt);
            case Protocols.ROUTING -> routing();
            case Protocols.FRAGMENT -> fragment();
            default -> options();
        };
    }

    private Drop options() {
        int length = extensionBytes();
        if (length < 0) {
            return Drop.TOO_SHORT;
        }
        int stop = payloadAt + length;
        int option = payloadAt + 2;
        while (option < stop) {
            int kind = Wire.byteAt(bytes, option);
            if (kind == PAD_ONE) {
                option++;
                continue;
            }
            int size = option + 1 < stop ? 2 + Wire.byteAt(bytes, option + 1) : Integer.MAX_VALUE;
            if (size > stop - option) {
                return problem(Drop.WRONG_OPTION, WRONG_VALUE, option);
            }
            if (kind != PAD && kind != ROUTER_ALERT && kind >>> 6 != 0) {
                return unknown(kind, option);
            }
            option += size;
        }
        return next(length);
    }

    /** What an option that is not known wants by its first two bits (RFC 8200, 4.2). */
    private Drop unknown(int kind, int option) {
        boolean tell = kind >>> 6 == 2 || kind >>> 6 == 3 && Wire.byteAt(bytes, at + 24) != 0xff;
        return tell ? problem(Drop.WRONG_OPTION, UNKNOWN_OPTION, option) : Drop.WRONG_OPTION;
    }

    private Drop routing() {
        int length = extensionBytes();
        if (length < 0) {
            return Drop.TOO_SHORT;
        }
        // we are the last stop, or the packet wants to be sent on, which a host does not do (RFC 5095)
        return Wire.byteAt(bytes, payloadAt + 3) == 0
                ? next(length)
                : problem(Drop.SOURCE_ROUTED, WRONG_VALUE, payloadAt + 2);
    }

    private Drop fragment() {
        if (payloadAt + Ipv6Header.FRAGMENT_BYTES > end) {
            return Drop.TOO_SHORT;
        }
        if (fragmentAt >= 0) {
            return problem(Drop.WRONG_FIELD, UNKNOWN_HEADER, protocolAt);
        }
        // one that is whole is no fragment (RFC 6946)
        fragmentAt = (Wire.shortAt(bytes, payloadAt + 2) & 0xfff9) == 0 ? -1 : payloadAt;
        return next(Ipv6Header.FRAGMENT_BYTES);
    }

    private Drop next(int length) {
        protocolAt = payloadAt;
        protocol = Wire.byteAt(bytes, payloadAt);
        payloadAt += length;
        return Drop.NONE;
    }

    /** Length of the extension header at hand; -1 if it does not fit. */
    private int extensionBytes() {
        if (payloadAt + 8 > end) {
            return -1;
        }
        int length = 8 + 8 * Wire.byteAt(bytes, payloadAt + 1);
        return payloadAt + length > end ? -1 : length;
    }

    private Drop problem(Drop why, int code, int where) {
        problemCode = code;
        problemAt = where - at;
        return why;
    }

    private boolean isFirstFragment() {
        return fragmentAt >= 0 && fragmentOffset() == 0;
    }

    public int totalBytes() {
        return end - at;
    }

    public int trafficClass() {
        return Wire.shortAt(bytes, at) >>> 4 & 0xff;
    }

    public int hopLimit() {
        return Wire.byteAt(bytes, at + 7);
    }

    /** Index of the source address; the destination's is 16 more. */
    public int addressesAt() {
        return at + 8;
    }

    /** Of what is behind all extension headers; of a later fragment, of what its fragments begin with. */
    public int protocol() {
        return protocol;
    }

    public int payloadAt() {
        return payloadAt;
    }

    public int payloadBytes() {
        return end - payloadAt;
    }

    public boolean isFragment() {
        return fragmentAt >= 0;
    }

    /** Of a fragment: index of what it carries, behind its fragment header. */
    public int fragmentDataAt() {
        return fragmentAt + Ipv6Header.FRAGMENT_BYTES;
    }

    public int fragmentDataBytes() {
        return end - fragmentDataAt();
    }

    /** Of a fragment: what the first header in the fragmented part is. */
    public int fragmentProtocol() {
        return Wire.byteAt(bytes, fragmentAt);
    }

    /** Of a fragment, in bytes. */
    public int fragmentOffset() {
        return Wire.shortAt(bytes, fragmentAt + 2) & 0xfff8;
    }

    public boolean moreFragments() {
        return (Wire.shortAt(bytes, fragmentAt + 2) & 1) != 0;
    }

    public int fragmentId() {
        return Wire.intAt(bytes, fragmentAt + 4);
    }

    /** The ICMPv6 parameter problem's code that the sender is to be told; {@link #NOT_TOLD} if none. */
    public int problemCode() {
        return problemCode;
    }

    /** Where the problem is, counted from the packet's first byte. */
    public int problemAt() {
        return problemAt;
    }

    /** Where the number of the payload's protocol stands, counted from the packet's first byte. */
    public int protocolAt() {
        return protocolAt - at;
    }
}
