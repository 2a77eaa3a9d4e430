package io.weir.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.program.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcapTest {
    private static final Bytes FRAME = Bytes.ofHex("ffffffffffff 020000000001 0800 45");

    @Test
    void readsWhatItWrites(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.pcap");
        List<CapturedPacket> packets = List.of(
                CapturedPacket.whole(1_700_000_000_123_456_789L, FRAME),
                new CapturedPacket(1_700_000_001_000_000_001L, 1500, FRAME),
                CapturedPacket.whole(0, Bytes.ofHex("")));
        try (PcapWriter writer = PcapWriter.create(file)) {
            for (CapturedPacket packet : packets) {
                writer.write(packet);
            }
        }
        try (PcapReader reader = PcapReader.open(file)) {
            assertThat(reader.linkType()).isEqualTo(PcapReader.ETHERNET);
            assertThat(all(reader)).isEqualTo(packets);
        }
    }

    @Test
    void readsBothByteOrdersAndBothPrecisions() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] micro = file(order, PcapReader.MICROSECONDS, 2, 15, 15);
            assertThat(all(reader(micro)).getFirst().timestampNs()).isEqualTo(3_000_000_000L + 7_000);
            byte[] nano = file(order, PcapReader.NANOSECONDS, 2, 15, 15);
            assertThat(all(reader(nano)).getFirst().timestampNs()).isEqualTo(3_000_000_000L + 7);
            assertThat(all(reader(nano)).getFirst().bytes()).isEqualTo(FRAME);
        }
    }

    @Test
    void refusesWithAReason() {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        refused(new byte[0], "empty");
        refused(new byte[3], "cut in its header");
        refused(new byte[24], "not a pcap file");
        refused(new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0}, "pcapng");
        refused(file(order, PcapReader.MICROSECONDS, 9, 15, 15), "version 9");
        refused(file(order, PcapReader.MICROSECONDS, 2, -1, -1), "claims 4294967295 bytes");
        refused(file(order, PcapReader.MICROSECONDS, 2, 262_145, 262_145), "no packet has more");
        refused(file(order, PcapReader.MICROSECONDS, 2, 15, 14), "15 bytes captured of 14");
        refused(file(order, PcapReader.MICROSECONDS, 2, 16, 16), "cut in packet 1");
    }

    @Test
    void anyCutIsAnErrorOrAWholeNumberOfPackets() throws IOException {
        byte[] whole = file(ByteOrder.BIG_ENDIAN, PcapReader.NANOSECONDS, 2, 15, 15);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            if (length == PcapReader.FILE_HEADER) {
                assertThat(all(reader(cut))).isEmpty();
            } else {
                assertThatThrownBy(() -> all(reader(cut))).isInstanceOf(PcapFormatException.class);
            }
        }
    }

    @Test
    void randomFilesEndInAReasonOrInPackets() throws IOException {
        long seed = 20_261_123L;
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = file(ByteOrder.BIG_ENDIAN, PcapReader.NANOSECONDS, 2, 15, 15);
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(all(reader(bytes)).size()).as("seed %d run %d", seed, run).isBetween(0, 2);
            } catch (PcapFormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static void refused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> all(reader(bytes)))
                .isInstanceOf(PcapFormatException.class)
                .hasMessageContaining(reason);
    }

    private static PcapReader reader(byte[] bytes) throws IOException {
        return new PcapReader(new ByteArrayInputStream(bytes));
    }

    private static List<CapturedPacket> all(PcapReader reader) throws IOException {
        List<CapturedPacket> packets = new ArrayList<>();
        for (Optional<CapturedPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
            packets.add(next.get());
        }
        return packets;
    }

    private static byte[] file(ByteOrder order, int magic, int major, int captured, int original) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(40).order(order);
        header.putInt(magic).putShort((short) major).putShort((short) 4).putLong(0).putInt(65535).putInt(1);
        header.putInt(3).putInt(7).putInt(captured).putInt(original);
        out.writeBytes(header.array());
        out.writeBytes(FRAME.toArray());
        return out.toByteArray();
    }
}
