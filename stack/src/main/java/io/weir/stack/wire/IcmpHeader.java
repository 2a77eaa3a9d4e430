package io.weir.stack.wire;

/**
 * The header of an ICMP or ICMPv6 message.
 *
 * @param rest the 32 bits that depend on the type: identifier and number of an echo, the MTU, a pointer
 */
public record IcmpHeader(int type, int code, int rest) {
    public static final int BYTES = 8;

    /** ICMP: an echo's answer. */
    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int ECHO = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;
    /** Codes of {@link #UNREACHABLE}. */
    public static final int NETWORK = 0;
    public static final int HOST = 1;
    public static final int PROTOCOL = 2;
    public static final int PORT = 3;
    public static final int FRAGMENTATION_NEEDED = 4;
    /** Code of either time-exceeded: of reassembly. */
    public static final int REASSEMBLY = 1;

    /** ICMPv6 (RFC 4443). */
    public static final int V6_UNREACHABLE = 1;
    public static final int V6_TOO_BIG = 2;
    public static final int V6_TIME_EXCEEDED = 3;
    public static final int V6_PARAMETER_PROBLEM = 4;
    public static final int V6_ECHO = 128;
    public static final int V6_ECHO_REPLY = 129;
    /** Neighbour discovery (RFC 4861). */
    public static final int ROUTER_SOLICITATION = 133;
    public static final int ROUTER_ADVERTISEMENT = 134;
    public static final int NEIGHBOUR_SOLICITATION = 135;
    public static final int NEIGHBOUR_ADVERTISEMENT = 136;
    public static final int REDIRECT = 137;
    /** Codes of {@link #V6_UNREACHABLE}. */
    public static final int V6_PROHIBITED = 1;
    public static final int V6_PORT = 4;
    /** Code of {@link #V6_PARAMETER_PROBLEM}: a header that is not known. */
    public static final int V6_NEXT_HEADER = 1;

    public static IcmpHeader of(IcmpPacket packet) {
        return new IcmpHeader(packet.type(), packet.code(), packet.rest());
    }

    /** Writes {@link #BYTES}, without checksum. */
    public void write(byte[] to, int at) {
        Wire.putInt(to, at, type << 24 | code << 16);
        Wire.putInt(to, at + 4, rest);
    }

    /** Computes the checksum of a message of {@code length} bytes; {@code pseudo} as for {@link IcmpPacket#read}. */
    public static void complete(byte[] to, int at, int length, long pseudo) {
        long sum = pseudo == 0 ? 0 : pseudo + length;
        Wire.putShort(to, at + 2, 0);
        Wire.putShort(to, at + 2, InternetChecksum.fold(sum + InternetChecksum.sum(to, at, length)));
    }
}
