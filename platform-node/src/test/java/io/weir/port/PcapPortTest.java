package io.weir.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FramePool;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.pcap.PcapWriter;
import io.weir.program.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcapPortTest {
    @TempDir
    private Path directory;

    private final FramePool pool = new FramePool(8);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void givesEachFrameOnceAndWritesWhatIsSent() throws IOException {
        Path in = capture(CapturedPacket.whole(1, frame(60)), CapturedPacket.whole(2, frame(90)));
        Path out = directory.resolve("out.pcap");
        Port port = ((PortOpening.Opened) PcapPort.open(in, Optional.of(out), pool)).port();
        long[] packets = new long[8];
        assertThat(port.poll(packets, 0, 8)).isEqualTo(2);
        assertThat(port.exhausted()).isTrue();
        assertThat(pool.bytes(packets[1])).isEqualTo(frame(90).toArray());
        port.transmit(packets, 0, 2);
        port.close();

        assertThat(pool.available()).isEqualTo(8);
        try (PcapReader reader = PcapReader.open(out)) {
            assertThat(reader.next().orElseThrow().bytes()).isEqualTo(frame(60));
            assertThat(reader.next().orElseThrow().bytes()).isEqualTo(frame(90));
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void countsFramesThatAreCutOrTooLong() throws IOException {
        Path in = capture(new CapturedPacket(1, 1500, frame(60)), CapturedPacket.whole(2, frame(4000)));
        Port port = ((PortOpening.Opened) PcapPort.open(in, Optional.empty(), pool)).port();
        assertThat(port.poll(new long[8], 0, 8)).isZero();
        assertThat(port.statistics().drops().count(NodeDrop.TRUNCATED)).isEqualTo(1);
        assertThat(port.statistics().drops().count(NodeDrop.OVERSIZED)).isEqualTo(1);
        port.close();
    }

    @Test
    void waitsWithTheFileWhileThePoolIsEmpty() throws IOException {
        CapturedPacket[] many = new CapturedPacket[12];
        java.util.Arrays.fill(many, CapturedPacket.whole(1, frame(60)));
        Port port = ((PortOpening.Opened) PcapPort.open(capture(many), Optional.empty(), pool)).port();
        long[] packets = new long[12];
        assertThat(port.poll(packets, 0, 12)).isEqualTo(8);
        port.transmit(packets, 0, 8);
        assertThat(port.poll(packets, 0, 12)).isEqualTo(4);
        port.close();
    }

    @Test
    void refusesWhatIsNoCapture() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "no capture at all");
        assertThat(PcapPort.open(file, Optional.empty(), pool)).isInstanceOf(PortOpening.Refused.class);
        assertThat(PcapPort.open(directory.resolve("none"), Optional.empty(), pool))
                .isInstanceOf(PortOpening.Refused.class);
    }

    @Test
    void damagedFilesEndAndNeverThrow() throws IOException {
        long seed = 8;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = Files.readAllBytes(capture(
                CapturedPacket.whole(1, frame(60)), CapturedPacket.whole(2, frame(90)), CapturedPacket.whole(3, frame(70))));
        for (int round = 0; round < 500; round++) {
            byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(5); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(directory.resolve("bad.pcap"), bad);
            if (PcapPort.open(file, Optional.empty(), pool) instanceof PortOpening.Opened opened) {
                long[] packets = new long[8];
                int count = opened.port().poll(packets, 0, 8);
                pool.free(packets, 0, count);
                assertThat(opened.port().exhausted()).as("seed %d round %d", seed, round).isTrue();
                opened.port().close();
            }
            assertThat(pool.available()).isEqualTo(8);
        }
    }

    private Path capture(CapturedPacket... packets) throws IOException {
        Path file = directory.resolve("in.pcap");
        try (PcapWriter writer = PcapWriter.create(file)) {
            for (CapturedPacket packet : packets) {
                writer.write(packet);
            }
        }
        return file;
    }

    private static Bytes frame(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) length);
        return Bytes.of(bytes);
    }
}
