package io.weir.attach.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FrameRingTest {
    private static final int BYTES = 8 << 10;

    private Region region;
    private MemorySegment memory;
    private int start;
    private int recordAt;

    @BeforeEach
    void make() throws IOException {
        Region.Made made = Region.make(BYTES);
        new LinuxCalls().close(made.descriptor());
        region = made.region();
        memory = region.memory();
        start = region.start();
        recordAt = 4096 + BYTES + start;
    }

    @AfterEach
    void close() {
        region.close();
    }

    private void written(int further) {
        memory.set(ValueLayout.JAVA_INT, region.writtenByProcessAt(), start + further);
    }

    private void read(int further) {
        memory.set(ValueLayout.JAVA_INT, region.readByProcessAt(), start + further);
    }

    @Test
    void framesComeOutAsTheyWentInUnderRandomUse() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        FrameRing.Writer writer = region.toProcess();
        FrameRing.Reader reader = region.in();
        Deque<byte[]> model = new ArrayDeque<>();
        byte[] buffer = new byte[FrameRing.MAX_FRAME];
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            if (random.nextInt(100) < 55) {
                byte[] frame = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? FrameRing.MAX_FRAME : 200)];
                random.nextBytes(frame);
                if (writer.write(frame, 0, frame.length)) {
                    model.add(frame);
                } else {
                    refused++;
                }
                writer.publish();
            } else {
                int length = reader.next();
                assertThat(length).as("seed %d round %d", seed, round).isEqualTo(
                        model.isEmpty() ? FrameRing.EMPTY : model.peek().length);
                if (length > 0) {
                    reader.copyTo(buffer, 0);
                    assertThat(Arrays.copyOf(buffer, length)).isEqualTo(model.remove());
                    reader.advance();
                }
                reader.release();
            }
        }
        assertThat(refused).as("the ring was full at times").isPositive();
        assertThat(writer.broken() || reader.broken()).isFalse();
    }

    @Test
    void frameIsNotSeenBeforeItIsPublished() {
        FrameRing.Writer writer = region.toProcess();
        FrameRing.Reader reader = region.in();
        writer.write(new byte[60], 0, 60);
        assertThat(reader.next()).isEqualTo(FrameRing.EMPTY);
        writer.publish();
        assertThat(reader.next()).isEqualTo(60);
    }

    @Test
    void writerIsToldOnceThatTheReaderSleeps() {
        FrameRing.Writer writer = region.toProcess();
        FrameRing.Reader reader = region.in();
        reader.announceSleep();
        assertThat(reader.waiting()).isFalse();
        writer.write(new byte[60], 0, 60);
        assertThat(writer.publish()).isTrue();
        writer.write(new byte[60], 0, 60);
        assertThat(writer.publish()).isFalse();
        assertThat(reader.waiting()).isTrue();
    }

    @Test
    void positionThatIsTooFarBreaksTheReader() {
        FrameRing.Reader reader = region.fromProcess();
        written(BYTES + 8);
        assertThat(reader.next()).isEqualTo(FrameRing.BROKEN);
        written(0);
        assertThat(reader.next()).as("for good").isEqualTo(FrameRing.BROKEN);
    }

    @Test
    void positionBetweenRecordsBreaksTheReader() {
        written(12);
        assertThat(region.fromProcess().next()).isEqualTo(FrameRing.BROKEN);
    }

    @Test
    void recordLongerThanWhatWasWrittenBreaksTheReader() {
        memory.set(ValueLayout.JAVA_INT, recordAt, 64);
        written(64);
        assertThat(region.fromProcess().next()).isEqualTo(FrameRing.BROKEN);
    }

    @Test
    void lengthsThatNoFrameHasBreakTheReader() {
        for (int length : new int[] {0, -1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, FrameRing.MAX_FRAME + 1}) {
            memory.set(ValueLayout.JAVA_INT, recordAt, length);
            written(BYTES);
            assertThat(region.fromProcess().next()).as("length %d", length).isEqualTo(FrameRing.BROKEN);
        }
    }

    @Test
    void readPositionThatGoesBackOrTooFarBreaksTheWriter() {
        for (int read : new int[] {-8, 16 << 10, Integer.MIN_VALUE}) {
            read(0);
            FrameRing.Writer writer = region.toProcess();
            byte[] frame = new byte[1000];
            while (writer.write(frame, 0, frame.length)) {
                writer.publish();
            }
            assertThat(writer.broken()).isFalse();
            read(read);
            assertThat(writer.write(frame, 0, frame.length)).isFalse();
            assertThat(writer.broken()).as("read %d", read).isTrue();
        }
    }

    @Test
    void garbageEverywhereNeitherThrowsNorGoesOnForEver() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] buffer = new byte[FrameRing.MAX_FRAME];
        for (int history = 0; history < 2_000; history++) {
            FrameRing.Reader reader = region.fromProcess();
            FrameRing.Writer writer = region.toProcess();
            int frames = 0;
            for (int step = 0; step < 50; step++) {
                long at = random.nextInt((4096 + 2 * BYTES) / 4) * 4L;
                memory.set(ValueLayout.JAVA_INT, at, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(200));
                written(random.nextInt(BYTES) & ~7);
                read(random.nextInt(BYTES));
                while (reader.next() > 0) {
                    reader.copyTo(buffer, 0);
                    reader.advance();
                    assertThat(++frames).as("seed %d history %d", seed, history).isLessThan(50 * BYTES / 8);
                }
                reader.release();
                writer.write(buffer, 0, 1 + random.nextInt(FrameRing.MAX_FRAME));
                writer.publish();
            }
        }
    }
}
