package io.weir.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FrameMemory;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NumbersCodecTest {
    private final Arena arena = Arena.ofConfined();
    private final long at =
            arena.allocate(NumbersCodec.FRAME + NumbersCodec.MOST_BYTES, 8).address();
    private final NumbersCodec codec = new NumbersCodec();

    @AfterEach
    void freesTheMemory() {
        arena.close();
    }

    @Test
    void readsWhatItWrote() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            long[] numbers = random.longs(random.nextInt(500)).toArray();
            int bytes = codec.write(numbers, at);
            assertThat(codec.read(at, bytes)).hasValueSatisfying(read -> assertThat(read).isEqualTo(numbers));
        }
    }

    @Test
    void refusesEveryDamagedByte() {
        int bytes = codec.write(new long[] {1, -2, 1L << 40, 7}, at);
        for (int i = 0; i < bytes; i++) {
            int whole = FrameMemory.byteAt(at + i);
            FrameMemory.putByte(at + i, whole ^ 0x10);
            assertThat(codec.read(at, bytes)).as("byte %d", i).isEmpty();
            FrameMemory.putByte(at + i, whole);
            assertThat(codec.read(at, i)).as("cut at %d", i).isEmpty();
        }
    }

    @Test
    void refusesGarbageWhoseChecksumIsRight() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(40);
            byte[] body = new byte[length];
            random.nextBytes(body);
            FrameMemory.putInt(at, length);
            java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
            crc.update(body, 0, length);
            FrameMemory.putInt(at + 4, (int) crc.getValue());
            FrameMemory.copyIn(body, 0, at + NumbersCodec.FRAME, length);
            codec.read(at, NumbersCodec.FRAME + length).ifPresent(n -> assertThat(n).hasSizeLessThanOrEqualTo(length));
        }
    }

    @Test
    void saysWhenThereAreTooMany() {
        assertThat(codec.write(new Random(3).longs(20_000).toArray(), at)).isZero();
        assertThat(codec.write(new long[] {5}, at)).isPositive();
    }
}
