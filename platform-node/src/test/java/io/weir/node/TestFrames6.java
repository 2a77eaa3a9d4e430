package io.weir.node;

import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.port.Checksums;
import io.weir.port.TestFrames;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** IPv6 frames for tests, with right checksums. */
final class TestFrames6 {
    private TestFrames6() {}

    static byte[] udp(MacAddress to, String source, String destination, int port, String text) {
        ByteBuffer udp = ByteBuffer.allocate(8 + text.length());
        udp.putShort((short) 5000).putShort((short) port).putShort((short) udp.capacity()).putShort((short) 0);
        udp.put(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return ip(to, 17, source, destination, udp.array(), 6);
    }

    static byte[] solicitation(String source, String target) {
        Ipv6Address asked = Ipv6Address.of(target);
        ByteBuffer message = ByteBuffer.allocate(32);
        message.putInt(135 << 24).putInt(0).putLong(asked.high()).putLong(asked.low());
        message.putShort((short) 0x0101).putShort((short) 0x0200).putInt(1);
        MacAddress group = new MacAddress(0x3333L << 32 | asked.solicitedNode().low() & 0xffffffffL);
        return ip(group, 58, source, asked.solicitedNode().toString(), message.array(), 2);
    }

    static byte[] ip(MacAddress to, int next, String source, String destination, byte[] behind, int checksumAt) {
        ByteBuffer frame = ByteBuffer.allocate(54 + behind.length);
        frame.putShort((short) (to.value() >>> 32)).putInt((int) to.value());
        frame.putShort((short) (TestFrames.HOST.value() >>> 32)).putInt((int) TestFrames.HOST.value());
        frame.putShort((short) 0x86dd).putInt(0x60000000).putShort((short) behind.length);
        frame.put((byte) next).put((byte) 255);
        for (String text : new String[] {source, destination}) {
            Ipv6Address address = Ipv6Address.of(text);
            frame.putLong(address.high()).putLong(address.low());
        }
        frame.put(behind);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, frame.array());
            long sum = Checksums.sum(memory.address() + 22, 32) + next + behind.length;
            int checksum = Checksums.fold(sum + Checksums.sum(memory.address() + 54, behind.length));
            frame.putShort(54 + checksumAt, (short) checksum);
        }
        return frame.array();
    }
}
