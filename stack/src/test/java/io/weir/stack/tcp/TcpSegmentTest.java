package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TcpSegmentTest {
    private final TcpSegment segment = new TcpSegment();

    private static byte[] written(SegmentWriter writer) {
        byte[] bytes = new byte[writer.headerBytes()];
        writer.write(bytes, 0, new TcpFlow());
        return bytes;
    }

    @Test
    void refusesWhatIsShorterThanAHeader() {
        assertThat(segment.wrap(new byte[19], 0, 19)).isFalse();
        assertThat(segment.wrap(new byte[100], 90, 10)).isFalse();
    }

    @Test
    void refusesAnOffsetBelowTheHeaderOrBeyondTheEnd() {
        byte[] bytes = new byte[24];
        bytes[12] = 4 << 4;
        assertThat(segment.wrap(bytes, 0, 24)).isFalse();
        bytes[12] = 7 << 4;
        assertThat(segment.wrap(bytes, 0, 24)).isFalse();
        bytes[12] = 6 << 4;
        assertThat(segment.wrap(bytes, 0, 24)).isTrue();
    }

    @Test
    void readsWhatIsWritten() {
        SegmentWriter writer = new SegmentWriter().clear();
        writer.flags = TcpSegment.SYN | TcpSegment.ACK;
        writer.seq = 0x8000_0001;
        writer.ack = -2;
        writer.window = 0xfffe;
        writer.mss = 1460;
        writer.scale = 7;
        writer.sackPermitted = true;
        writer.timestamps = true;
        writer.tsVal = -5;
        writer.tsEcr = 9;
        byte[] bytes = written(writer);
        assertThat(segment.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(segment.seq).isEqualTo(0x8000_0001);
        assertThat(segment.ack).isEqualTo(-2);
        assertThat(segment.window).isEqualTo(0xfffe);
        assertThat(segment.mss).isEqualTo(1460);
        assertThat(segment.scale).isEqualTo(7);
        assertThat(segment.sackPermitted).isTrue();
        assertThat(segment.timestamps).isTrue();
        assertThat(segment.tsVal).isEqualTo(-5);
        assertThat(segment.tsEcr).isEqualTo(9);
        assertThat(segment.payloadBytes()).isZero();
        assertThat(segment.sequenceLength()).isEqualTo(1);
    }

    @Test
    void takesOptionsOfAHandshakeInASynOnly() {
        SegmentWriter writer = new SegmentWriter().clear();
        writer.flags = TcpSegment.ACK;
        writer.mss = 1460;
        writer.scale = 7;
        writer.sackPermitted = true;
        byte[] bytes = written(writer);
        assertThat(segment.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(segment.mss).isEqualTo(-1);
        assertThat(segment.scale).isEqualTo(-1);
        assertThat(segment.sackPermitted).isFalse();
    }

    @Test
    void stopsAtAnOptionThatRunsOverTheEnd() {
        byte[] bytes = new byte[24];
        bytes[12] = 6 << 4;
        bytes[13] = TcpSegment.SYN;
        // no operation, then an MSS that would end beyond the header
        bytes[20] = 1;
        bytes[21] = 2;
        bytes[22] = 4;
        assertThat(segment.wrap(bytes, 0, 24)).isTrue();
        assertThat(segment.mss).isEqualTo(-1);
        // a length of 0 must not be walked round for ever
        bytes[21] = 99;
        bytes[22] = 0;
        assertThat(segment.wrap(bytes, 0, 24)).isTrue();
    }

    @Test
    void readsAnyBytesWithoutHarm() {
        long seed = new Random().nextLong();
        System.out.println("segments from seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 12 && random.nextBoolean()) {
                bytes[12] = (byte) (random.nextInt(5, 16) << 4);
            }
            if (segment.wrap(bytes, 0, bytes.length)) {
                assertThat(segment.payloadBytes()).isBetween(0, bytes.length - TcpSegment.HEADER_BYTES);
                assertThat(segment.sackCount).isBetween(0, TcpSegment.MAX_SACKS);
                assertThat(segment.scale).isLessThanOrEqualTo(TcpSegment.MAX_SCALE);
            }
        }
    }
}
