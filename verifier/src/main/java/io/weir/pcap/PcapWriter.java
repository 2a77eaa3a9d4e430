package io.weir.pcap;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a capture of Ethernet frames that tcpdump and Wireshark open: little endian, nanoseconds.
 */
public final class PcapWriter implements AutoCloseable {
    private final OutputStream out;
    private final ByteBuffer header =
            ByteBuffer.allocate(PcapReader.PACKET_HEADER).order(ByteOrder.LITTLE_ENDIAN);

    /** Creates or replaces the file. */
    public static PcapWriter create(Path file) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        try {
            return new PcapWriter(out);
        } catch (IOException failed) {
            out.close();
            throw failed;
        }
    }

    /** Writes the file header at once. */
    public PcapWriter(OutputStream out) throws IOException {
        this.out = out;
        ByteBuffer file = ByteBuffer.allocate(PcapReader.FILE_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(PcapReader.NANOSECONDS);
        file.putShort((short) 2).putShort((short) 4);
        file.putLong(0);
        file.putInt(PcapReader.MAX_PACKET);
        file.putInt(PcapReader.ETHERNET);
        out.write(file.array());
    }

    public void write(CapturedPacket packet) throws IOException {
        long timestampNs = packet.timestampNs();
        header.putInt(0, (int) (timestampNs / 1_000_000_000L));
        header.putInt(4, (int) (timestampNs % 1_000_000_000L));
        header.putInt(8, packet.bytes().length());
        header.putInt(12, packet.originalLength());
        out.write(header.array());
        out.write(packet.bytes().toArray());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
