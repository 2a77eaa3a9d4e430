package io.weir.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpTrainTest {
    private static final int IP = 14;
    private static final int SEGMENT = 1000;
    private static final int ACK = 0x10;
    private static final int PSH_ACK = 0x18;

    private final FramePool pool = new FramePool(64);
    private final TcpTrain train = new TcpTrain();

    @AfterEach
    void close() {
        pool.close();
    }

    /** A frame with a TCP segment of random bytes, timestamps and a right checksum. */
    private long frame(int version, int sequence, int payload, int flags) {
        int header = version == 4 ? 20 : 40;
        ByteBuffer frame = ByteBuffer.allocate(IP + header + 32 + payload);
        frame.putLong(0x0202_0202_0202_0303L).putInt(0x0303_0303).putShort((short) (version == 4 ? 0x0800 : 0x86dd));
        if (version == 4) {
            frame.putShort((short) 0x4500).putShort((short) (header + 32 + payload)).putInt(0x4000);
            frame.putInt(0x4006_0000).putInt(0x0a00_0001).putInt(0x0a00_0002);
        } else {
            frame.putInt(6 << 28).putShort((short) (32 + payload)).putShort((short) 0x0640);
            frame.putLong(0x20010db8L << 32).putLong(1).putLong(0x20010db8L << 32).putLong(2);
        }
        frame.putInt(0x1234_0050).putInt(sequence).putInt(99).put((byte) 0x80).put((byte) flags).putShort((short) 500);
        frame.putInt(0).putInt(0x0101_080a).putInt(7).putInt(8);
        byte[] data = new byte[payload];
        new SplittableRandom(sequence).nextBytes(data);
        frame.put(data);
        long packet = pool.allocate(frame.array(), 0, frame.capacity());
        right(packet);
        return packet;
    }

    private void right(long packet) {
        Checksums.computeTransport(pool.address(packet) + IP, Packets.length(packet) - IP);
    }

    private boolean begin(long packet) {
        return train.begin(pool.address(packet), Packets.length(packet));
    }

    private boolean take(long packet) {
        return train.take(pool.address(packet), Packets.length(packet));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void cutAgainIsWhatItWas(int version) {
        List<Long> packets = List.of(
                frame(version, 0x7fff_fe00, SEGMENT, ACK),
                frame(version, 0x7fff_fe00 + SEGMENT, SEGMENT, ACK),
                frame(version, 0x7fff_fe00 + 2 * SEGMENT, 300, PSH_ACK));
        List<byte[]> before = packets.stream().map(pool::bytes).toList();
        assertThat(begin(packets.getFirst())).isTrue();
        packets.subList(1, 3).forEach(packet -> assertThat(take(packet)).isTrue());
        assertThat(take(frame(version, 0x7fff_fe00 + 2 * SEGMENT + 300, SEGMENT, ACK))).as("after the last").isFalse();
        train.seal();

        ByteBuffer joined = ByteBuffer.allocate(Segmenter.MAX_BYTES);
        joined.put(pool.bytes(packets.getFirst()));
        packets.subList(1, 3).forEach(packet -> joined.put(
                pool.bytes(packet), train.headerBytes(), Packets.length(packet) - train.headerBytes()));
        try (Segmenter segmenter = new Segmenter(pool, train.headerBytes() - IP + SEGMENT)) {
            FrameMemory.copyIn(joined.array(), 0, segmenter.buffer(), joined.position());
            assertThat(segmenter.begin(joined.position())).isTrue();
            for (byte[] expected : before) {
                byte[] cut = pool.bytes(segmenter.next());
                if (version == 4) {
                    // which packet it is says nothing where it may not be fragmented
                    cut[IP + 4] = cut[IP + 5] = expected[IP + 4];
                    cut[IP + 10] = expected[IP + 10];
                    cut[IP + 11] = expected[IP + 11];
                }
                assertThat(cut).isEqualTo(expected);
            }
            assertThat(segmenter.busy()).isFalse();
        }
    }

    private static List<Consumer<byte[]>> differences() {
        return List.of(
                frame -> frame[0] ^= 1,
                frame -> frame[11] ^= 1,
                frame -> frame[IP + 1] ^= 1,
                frame -> frame[IP + 6] ^= 0x40,
                frame -> frame[IP + 8] ^= 1,
                frame -> frame[IP + 15] ^= 1,
                frame -> frame[IP + 20] ^= 1,
                frame -> frame[IP + 27] ^= 1,
                frame -> frame[IP + 31] ^= 1,
                frame -> frame[IP + 33] ^= 1,
                frame -> frame[IP + 33] ^= 2,
                frame -> frame[IP + 35] ^= 1,
                frame -> frame[IP + 39] ^= 1,
                frame -> frame[IP + 51] ^= 1);
    }

    @ParameterizedTest
    @MethodSource("differences")
    void segmentOfOtherHeadersDoesNotFollow(Consumer<byte[]> difference) {
        assertThat(begin(frame(4, 1, SEGMENT, ACK))).isTrue();
        byte[] other = pool.bytes(frame(4, 1 + SEGMENT, SEGMENT, ACK));
        difference.accept(other);
        long packet = pool.allocate(other, 0, other.length);
        right(packet);
        assertThat(take(packet)).isFalse();
        assertThat(train.frames()).isEqualTo(1);
    }

    @Test
    void damagedSegmentStaysDamaged() {
        for (int damaged = 0; damaged < 2; damaged++) {
            long first = frame(4, 1, SEGMENT, ACK);
            long second = frame(4, 1 + SEGMENT, SEGMENT, ACK);
            long at = pool.address(damaged == 0 ? first : second) + 500;
            FrameMemory.putByte(at, FrameMemory.byteAt(at) ^ 1);
            assertThat(begin(first)).isTrue();
            assertThat(take(second)).isFalse();
        }
    }

    @Test
    void longerSegmentDoesNotFollowAShorterOne() {
        begin(frame(4, 1, SEGMENT, ACK));
        assertThat(take(frame(4, 1 + SEGMENT, SEGMENT + 1, ACK))).isFalse();
    }

    @Test
    void staysBelowWhatIpCanSay() {
        begin(frame(4, 1, 1400, ACK));
        int frames = 1;
        for (int at = 1 + 1400; take(frame(4, at, 1400, ACK)) && frames < 60; at += 1400) {
            frames++;
        }
        assertThat(frames).isEqualTo(46);
    }

    @Test
    void whatIsNoFullSegmentBeginsNoTrain() {
        assertThat(begin(frame(4, 1, SEGMENT, PSH_ACK))).isFalse();
        assertThat(begin(frame(4, 1, 0, ACK))).isFalse();
        byte[] lies = pool.bytes(frame(4, 1, SEGMENT, ACK));
        lies[IP + 3] ^= 1;
        assertThat(begin(pool.allocate(lies, 0, lies.length))).isFalse();
        byte[] udp = pool.bytes(frame(4, 1, SEGMENT, ACK));
        udp[IP + 9] = 17;
        assertThat(begin(pool.allocate(udp, 0, udp.length))).isFalse();
    }
}
