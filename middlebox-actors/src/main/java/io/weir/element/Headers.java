package io.weir.element;

import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.program.Bytes;
import java.nio.ByteBuffer;

/** The bytes of headers that elements push; what differs from packet to packet is set afterwards. */
final class Headers {
    private Headers() {}

    static Bytes ethernet(MacAddress destination, MacAddress source, int type) {
        return bytes(ethernet(ByteBuffer.allocate(14), destination, source, type));
    }

    /** An ARP query, Ethernet header included, for an address still to be set. */
    static Bytes arpQuery(Ipv4Address sender, MacAddress mac) {
        ByteBuffer frame = ethernet(ByteBuffer.allocate(42), MacAddress.BROADCAST, mac, Frames.ARP);
        frame.putShort((short) 1).putShort((short) Frames.IPV4).put((byte) 6).put((byte) 4).putShort((short) 1);
        mac(frame, mac).putInt((int) sender.value());
        return bytes(mac(frame, new MacAddress(0)).putInt(0));
    }

    /** An IPv4 header; length, identification and checksum are zero. */
    static ByteBuffer ipv4(int size, Ipv4Header header) {
        return ByteBuffer.allocate(size)
                .put((byte) 0x45)
                .put((byte) header.tos())
                .putInt(0)
                .putShort((short) (header.dontFragment() ? 0x4000 : 0))
                .put((byte) header.ttl())
                .put((byte) header.protocol())
                .putShort((short) 0)
                .putInt((int) header.source().value())
                .putInt((int) header.destination().value());
    }

    /** What an element's arguments say about an IPv4 header. */
    record Ipv4Header(
            int protocol, Ipv4Address source, Ipv4Address destination, int tos, int ttl, boolean dontFragment) {}

    static Bytes bytes(ByteBuffer buffer) {
        return Bytes.of(buffer.array());
    }

    private static ByteBuffer ethernet(ByteBuffer to, MacAddress destination, MacAddress source, int type) {
        return mac(mac(to, destination), source).putShort((short) type);
    }

    private static ByteBuffer mac(ByteBuffer to, MacAddress address) {
        return to.putShort((short) (address.value() >> 32)).putInt((int) address.value());
    }
}
