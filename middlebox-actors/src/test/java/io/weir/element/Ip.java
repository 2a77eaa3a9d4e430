package io.weir.element;

import io.weir.net.Ipv4Address;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** IPv4 packets for tests, built and judged by hand, with nothing of what is tested. */
final class Ip {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    private Ip() {}

    static byte[] udp(String source, int sourcePort, String destination, int destinationPort, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.US_ASCII);
        byte[] udp = ByteBuffer.allocate(8 + data.length)
                .putShort((short) sourcePort).putShort((short) destinationPort)
                .putShort((short) (8 + data.length)).putShort((short) 0).put(data).array();
        return checked(ip(UDP, source, destination, udp));
    }

    static byte[] tcp(String source, int sourcePort, String destination, int destinationPort, int flags) {
        byte[] tcp = ByteBuffer.allocate(20)
                .putShort((short) sourcePort).putShort((short) destinationPort)
                .putInt(1000).putInt(2000).put((byte) 0x50).put((byte) flags).putShort((short) 512)
                .putInt(0).array();
        return checked(ip(TCP, source, destination, tcp));
    }

    static byte[] echo(String source, String destination) {
        byte[] icmp = ByteBuffer.allocate(16).put((byte) 8).put((byte) 0).putShort((short) 0)
                .putShort((short) 77).putShort((short) 1).putLong(0x6162636465666768L).array();
        return checked(ip(ICMP, source, destination, icmp));
    }

    static byte[] ip(int protocol, String source, String destination, byte[] payload) {
        byte[] packet = ByteBuffer.allocate(20 + payload.length)
                .put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload.length)).putShort((short) 7)
                .putShort((short) 0).put((byte) 64).put((byte) protocol).putShort((short) 0)
                .putInt((int) Ipv4Address.of(source).value()).putInt((int) Ipv4Address.of(destination).value())
                .put(payload).array();
        return header(packet);
    }

    /** The same packet with four bytes of options (no-operation) in its IP header. */
    static byte[] withOptions(byte[] packet) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(packet, 0, 20);
        longer.writeBytes(new byte[] {1, 1, 1, 1});
        longer.write(packet, 20, packet.length - 20);
        byte[] all = longer.toByteArray();
        all[0] = 0x46;
        ByteBuffer.wrap(all).putShort(2, (short) all.length);
        return header(all);
    }

    /** The same packet as a fragment. */
    static byte[] fragment(byte[] packet, int offset, boolean more) {
        byte[] fragment = packet.clone();
        ByteBuffer.wrap(fragment).putShort(6, (short) ((more ? 0x2000 : 0) | offset));
        return header(fragment);
    }

    /** The IP header's checksum, right. */
    static byte[] header(byte[] packet) {
        byte[] copy = packet.clone();
        ByteBuffer.wrap(copy).putShort(10, (short) 0);
        ByteBuffer.wrap(copy).putShort(10, (short) ~sum(copy, 0, headerLength(copy), 0));
        return copy;
    }

    /** The transport checksum, right. */
    static byte[] checked(byte[] packet) {
        byte[] copy = packet.clone();
        ByteBuffer.wrap(copy).putShort(checksumAt(copy), (short) 0);
        int checksum = ~transportSum(copy) & 0xffff;
        ByteBuffer.wrap(copy).putShort(checksumAt(copy), (short) (checksum == 0 && copy[9] == UDP ? 0xffff : checksum));
        return copy;
    }

    static boolean headerRight(byte[] packet) {
        return sum(packet, 0, headerLength(packet), 0) == 0xffff;
    }

    static boolean transportRight(byte[] packet) {
        return transportSum(packet) == 0xffff;
    }

    static int transportChecksum(byte[] packet) {
        return ByteBuffer.wrap(packet).getShort(checksumAt(packet)) & 0xffff;
    }

    static byte[] corrupted(byte[] packet, int at) {
        byte[] copy = packet.clone();
        copy[at] ^= 0x40;
        return copy;
    }

    static byte[] shortened(byte[] packet, int length) {
        return Arrays.copyOf(packet, length);
    }

    static byte[] ether(int type, byte[] payload) {
        return ByteBuffer.allocate(14 + payload.length)
                .putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1)
                .putShort((short) type).put(payload).array();
    }

    static byte[] frame(byte[] packet) {
        return ether(0x0800, packet);
    }

    /** An ARP message in its Ethernet frame. */
    static byte[] arp(int operation, String senderMac, String senderIp, String targetIp) {
        byte[] mac = java.util.HexFormat.ofDelimiter(":").parseHex(senderMac);
        return ether(0x0806, ByteBuffer.allocate(28)
                .putShort((short) 1).putShort((short) 0x0800).putShort((short) 0x0604).putShort((short) operation)
                .put(mac).putInt((int) Ipv4Address.of(senderIp).value())
                .put(new byte[6]).putInt((int) Ipv4Address.of(targetIp).value()).array());
    }

    /** {@code source:port > destination:port} of a TCP or UDP packet. */
    static String flow(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        int transport = headerLength(packet);
        return address(bytes.getInt(12)) + ":" + (bytes.getShort(transport) & 0xffff) + " > "
                + address(bytes.getInt(16)) + ":" + (bytes.getShort(transport + 2) & 0xffff);
    }

    private static String address(int bits) {
        return new Ipv4Address(bits & 0xffffffffL).toString();
    }

    private static int headerLength(byte[] packet) {
        return 4 * (packet[0] & 15);
    }

    private static int checksumAt(byte[] packet) {
        int transport = headerLength(packet);
        return switch (packet[9]) {
            case UDP -> transport + 6;
            case TCP -> transport + 16;
            default -> transport + 2;
        };
    }

    private static int transportSum(byte[] packet) {
        int header = headerLength(packet);
        int length = packet.length - header;
        int pseudo = packet[9] == ICMP ? 0 : packet[9] + length + sum(packet, 12, 8, 0);
        return sum(packet, header, length, pseudo);
    }

    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum += (bytes[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }
}
