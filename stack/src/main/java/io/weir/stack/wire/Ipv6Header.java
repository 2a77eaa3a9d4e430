package io.weir.stack.wire;

import io.weir.net.Ipv6Address;

/**
 * An IPv6 header, without extension headers.
 *
 * @param protocol what follows
 * @param flowLabel 20 bits (RFC 6437)
 * @param payloadBytes behind this header
 */
public record Ipv6Header(Ends ends, int protocol, int hopLimit, int trafficClass, int flowLabel, int payloadBytes) {
    public static final int BYTES = 40;
    public static final int FRAGMENT_BYTES = 8;
    /** No link may carry less (RFC 8200, 5). */
    public static final int MIN_MTU = 1280;

    /** From and to whom. */
    public record Ends(Ipv6Address source, Ipv6Address destination) {}

    public static Ipv6Address address(byte[] bytes, int at) {
        return new Ipv6Address(Wire.longAt(bytes, at), Wire.longAt(bytes, at + 8));
    }

    public static void write(byte[] to, int at, Ipv6Address address) {
        Wire.putLong(to, at, address.high());
        Wire.putLong(to, at + 8, address.low());
    }

    /** Of a packet that has at least {@link #BYTES}. */
    public static Ipv6Header read(byte[] bytes, int at) {
        return new Ipv6Header(
                new Ends(address(bytes, at + 8), address(bytes, at + 24)),
                Wire.byteAt(bytes, at + 6),
                Wire.byteAt(bytes, at + 7),
                Wire.shortAt(bytes, at) >>> 4 & 0xff,
                Wire.intAt(bytes, at) & 0xf_ffff,
                Wire.shortAt(bytes, at + 4));
    }

    /** Writes {@link #BYTES}. */
    public void write(byte[] to, int at) {
        Wire.putInt(to, at, 6 << 28 | trafficClass << 20 | flowLabel);
        Wire.putShort(to, at + 4, payloadBytes);
        Wire.putByte(to, at + 6, protocol);
        Wire.putByte(to, at + 7, hopLimit);
        write(to, at + 8, ends.source());
        write(to, at + 24, ends.destination());
    }
}
