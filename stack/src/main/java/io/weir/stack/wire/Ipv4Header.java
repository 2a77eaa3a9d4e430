package io.weir.stack.wire;

import io.weir.net.Ipv4Address;

/**
 * An IPv4 header without options.
 *
 * @param fragment flags and fragment offset as on the wire: 0, {@link #DONT_FRAGMENT}, or offset and more
 * @param payloadBytes behind the header
 */
public record Ipv4Header(Ends ends, int protocol, int ttl, int typeOfService, int id, int fragment, int payloadBytes) {
    public static final int BYTES = 20;
    public static final int DONT_FRAGMENT = 0x4000;
    public static final int MORE_FRAGMENTS = 0x2000;

    /** From and to whom. */
    public record Ends(Ipv4Address source, Ipv4Address destination) {}

    public static Ipv4Header of(Ipv4Packet packet) {
        int fragment = (packet.dontFragment() ? DONT_FRAGMENT : 0)
                | (packet.moreFragments() ? MORE_FRAGMENTS : 0)
                | packet.fragmentOffset() / 8;
        return new Ipv4Header(
                new Ends(address(packet.source()), address(packet.destination())),
                packet.protocol(),
                packet.ttl(),
                packet.typeOfService(),
                packet.id(),
                fragment,
                packet.payloadBytes());
    }

    private static Ipv4Address address(int value) {
        return new Ipv4Address(value & Ipv4Address.MAX);
    }

    /** Writes {@link #BYTES}, the checksum right. */
    public void write(byte[] to, int at) {
        Wire.putShort(to, at, 0x4500 | typeOfService);
        Wire.putShort(to, at + 2, BYTES + payloadBytes);
        Wire.putShort(to, at + 4, id);
        Wire.putShort(to, at + 6, fragment);
        Wire.putByte(to, at + 8, ttl);
        Wire.putByte(to, at + 9, protocol);
        Wire.putInt(to, at + 12, (int) ends.source().value());
        Wire.putInt(to, at + 16, (int) ends.destination().value());
        complete(to, at);
    }

    /** Computes the checksum of a header that is otherwise written. */
    public static void complete(byte[] to, int at) {
        Wire.putShort(to, at + 10, 0);
        Wire.putShort(to, at + 10, InternetChecksum.fold(InternetChecksum.sum(to, at, BYTES)));
    }
}
