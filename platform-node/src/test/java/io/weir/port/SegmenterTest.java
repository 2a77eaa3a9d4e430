package io.weir.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SegmenterTest {
    private static final int FIN_PSH_ACK = 0x19;

    private final FramePool pool = new FramePool(64);
    private final Segmenter segmenter = new Segmenter(pool, 1500);

    @AfterEach
    void close() {
        segmenter.close();
        pool.close();
    }

    @Test
    void cutsSuperPacketIntoFramesThatCarryTheSameBytes() {
        byte[] big = TestFrames.tcp(
                VirtualMac.of(Ipv4Address.of("10.0.0.9")), "10.0.0.1", "10.0.0.9", FIN_PSH_ACK, 20_000);
        List<byte[]> frames = cut(big);

        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            assertThat(frame.length).isLessThanOrEqualTo(1514);
            assertThat(TestFrames.checksumsRight(frame)).isTrue();
            assertThat(TestFrames.intAt(frame, 38)).isEqualTo(1_000_000 + payload.size());
            payload.write(frame, 54, frame.length - 54);
        }
        assertThat(frames).hasSize(14);
        assertThat(payload.toByteArray()).isEqualTo(Arrays.copyOfRange(big, 54, big.length));
    }

    @Test
    void onlyTheLastSegmentFinishesOrPushes() {
        List<byte[]> frames = cut(TestFrames.tcp(TestFrames.HOST, "10.0.0.1", "10.0.0.9", FIN_PSH_ACK, 4000));
        assertThat(frames).extracting(f -> (int) f[47]).containsExactly(0x10, 0x10, FIN_PSH_ACK);
    }

    @Test
    void refusesWhatIsNoTcp() {
        byte[] udp = TestFrames.udp(TestFrames.HOST, "10.0.0.1", 5000, "10.0.0.9", 6000, "x".repeat(3000));
        assertThat(begin(udp)).isFalse();
        assertThat(segmenter.busy()).isFalse();
    }

    @Test
    void neverReadsBeyondAHostileHeader() {
        long seed = 4711;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] frame = TestFrames.tcp(TestFrames.HOST, "10.0.0.1", "10.0.0.9", 0x10, 1 + random.nextInt(5000));
            for (int i = 0; i < 4; i++) {
                frame[12 + random.nextInt(40)] = (byte) random.nextInt();
            }
            for (byte[] segment : cut(frame)) {
                assertThat(segment.length).as("seed %d round %d", seed, round).isLessThanOrEqualTo(1514);
            }
            assertThat(pool.available()).isEqualTo(64);
        }
    }

    @Test
    void givesUpTheRestWhenThePoolIsEmpty() {
        for (int i = 0; i < 62; i++) {
            assertThat(pool.allocate(64)).isNotEqualTo(FramePool.NONE);
        }
        assertThat(begin(TestFrames.tcp(TestFrames.HOST, "10.0.0.1", "10.0.0.9", 0x10, 9000))).isTrue();
        int made = 0;
        while (segmenter.busy()) {
            made += segmenter.next() == FramePool.NONE ? 0 : 1;
        }
        assertThat(made).isEqualTo(2);
    }

    private boolean begin(byte[] frame) {
        FrameMemory.copyIn(frame, 0, segmenter.buffer(), frame.length);
        return segmenter.begin(frame.length);
    }

    private List<byte[]> cut(byte[] frame) {
        List<byte[]> frames = new ArrayList<>();
        if (begin(frame)) {
            while (segmenter.busy()) {
                long packet = segmenter.next();
                if (packet != FramePool.NONE) {
                    frames.add(pool.bytes(packet));
                    pool.free(packet);
                }
            }
        }
        return frames;
    }
}
