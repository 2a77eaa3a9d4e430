package io.weir.port;

import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames for tests, with right checksums, and a look into them. */
public final class TestFrames {
    public static final MacAddress HOST = MacAddress.of("02:00:00:00:00:01");

    private TestFrames() {}

    public static byte[] udp(MacAddress to, String source, int sourcePort, String destination, int port, String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
        udp.putShort((short) sourcePort).putShort((short) port).putShort((short) udp.capacity()).putShort((short) 0);
        udp.put(payload);
        return ip(to, 17, source, destination, udp.array());
    }

    public static byte[] tcp(MacAddress to, String source, String destination, int flags, int payloadBytes) {
        ByteBuffer tcp = ByteBuffer.allocate(20 + payloadBytes);
        tcp.putShort((short) 4000).putShort((short) 80).putInt(1_000_000).putInt(7);
        tcp.put((byte) 0x50).put((byte) flags).putShort((short) 1000);
        for (int i = 0; i < payloadBytes; i++) {
            tcp.put(20 + i, (byte) (i * 31));
        }
        return ip(to, 6, source, destination, tcp.array());
    }

    public static byte[] ip(MacAddress to, int protocol, String source, String destination, byte[] transport) {
        ByteBuffer frame = ByteBuffer.allocate(34 + transport.length);
        ethernet(frame, to, 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + transport.length)).putShort((short) 1);
        frame.putShort((short) 0).put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.putInt(address(source)).putInt(address(destination)).put(transport);
        byte[] bytes = frame.array();
        checksum(bytes, 14, 20, 24, 0);
        int at = protocol == 6 ? 16 : protocol == 17 ? 6 : -1;
        if (at >= 0) {
            long pseudo = sum(bytes, 26, 8) + protocol + transport.length;
            checksum(bytes, 34, transport.length, 34 + at, pseudo);
        }
        return bytes;
    }

    public static byte[] arp(int operation, MacAddress senderMac, String sender, String target) {
        ByteBuffer frame = ByteBuffer.allocate(42);
        ethernet(frame, MacAddress.BROADCAST, 0x0806);
        frame.putInt(0x00010800).putShort((short) 0x0604).putShort((short) operation);
        frame.putShort((short) (senderMac.value() >>> 32)).putInt((int) senderMac.value()).putInt(address(sender));
        frame.putShort((short) 0).putInt(0).putInt(address(target));
        return frame.array();
    }

    private static void ethernet(ByteBuffer frame, MacAddress to, int type) {
        frame.putShort((short) (to.value() >>> 32)).putInt((int) to.value());
        frame.putShort((short) (HOST.value() >>> 32)).putInt((int) HOST.value());
        frame.putShort((short) type);
    }

    public static int address(String text) {
        return (int) Ipv4Address.of(text).value();
    }

    public static int shortAt(byte[] frame, int offset) {
        return ByteBuffer.wrap(frame).getShort(offset) & 0xffff;
    }

    public static int intAt(byte[] frame, int offset) {
        return ByteBuffer.wrap(frame).getInt(offset);
    }

    public static MacAddress destination(byte[] frame) {
        return mac(frame, 0);
    }

    public static MacAddress mac(byte[] frame, int offset) {
        return new MacAddress((long) shortAt(frame, offset) << 32 | intAt(frame, offset + 2) & 0xffffffffL);
    }

    public static boolean checksumsRight(byte[] frame) {
        int transport = frame.length - 34;
        long pseudo = sum(frame, 26, 8) + (frame[23] & 0xff) + transport;
        return Checksums.fold(sum(frame, 14, 20)) == 0 && Checksums.fold(pseudo + sum(frame, 34, transport)) == 0;
    }

    private static void checksum(byte[] bytes, int from, int length, int at, long start) {
        int value = Checksums.fold(start + sum(bytes, from, length));
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    private static long sum(byte[] bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (bytes[from + i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }
}
