package io.weir.cli.demo;

import io.weir.net.Ipv4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A UDP datagram in an IPv4 packet, to be carried through a tunnel. Without a UDP checksum, which IPv4 allows. */
final class Inner {
    private static final int IP = 20;
    private static final int UDP = 8;
    private static final int TTL = 64;

    private Inner() {}

    static byte[] datagram(String from, String to, int port, String text) {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer packet = ByteBuffer.allocate(IP + UDP + body.length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity()).putInt(0);
        packet.put((byte) TTL).put((byte) 17).putShort((short) 0);
        packet.putInt((int) Ipv4Address.of(from).value()).putInt((int) Ipv4Address.of(to).value());
        packet.putShort(10, (short) checksum(packet));
        packet.putShort((short) port).putShort((short) port).putShort((short) (UDP + body.length)).putShort((short) 0);
        return packet.put(body).array();
    }

    /** RFC 1071, over the IP header. */
    private static int checksum(ByteBuffer packet) {
        int sum = 0;
        for (int at = 0; at < IP; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xffff;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
