package io.weir.pcap;

import io.weir.program.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a capture packet by packet: both byte orders, microseconds and nanoseconds. Files come from anywhere, so a
 * length is believed only within bounds and never allocated before it is checked.
 *
 * <pre>
 * file header, 24 bytes:  magic 4 | major 2 | minor 2 | reserved 8 | snap length 4 | link type 4 (low 28 bits)
 * packet header, 16:      seconds 4 | fraction 4 | captured length 4 | original length 4
 * </pre>
 */
public final class PcapReader implements AutoCloseable {
    /** tcpdump's own bound on a packet; no link carries more. */
    public static final int MAX_PACKET = 262_144;

    /** Ethernet, the link type all of Weir's captures have. */
    public static final int ETHERNET = 1;

    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;
    static final int FILE_HEADER = 24;
    static final int PACKET_HEADER = 16;
    private static final int PCAPNG = 0x0a0d0d0a;
    private static final int LINK_TYPE_MASK = 0x0fff_ffff;

    private final InputStream in;
    private final ByteOrder order;
    private final boolean nanoseconds;
    private final int linkType;
    private final ByteBuffer header = ByteBuffer.allocate(PACKET_HEADER);
    private long packets;

    public static PcapReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new PcapReader(in);
        } catch (IOException refused) {
            in.close();
            throw refused;
        }
    }

    /** Reads the file header at once; throws {@link PcapFormatException} when it is none. */
    public PcapReader(InputStream in) throws IOException {
        this.in = in;
        byte[] bytes = in.readNBytes(FILE_HEADER);
        if (bytes.length < 4) {
            throw new PcapFormatException(bytes.length == 0 ? "the file is empty" : "the file is cut in its header");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int magic = file.getInt(0);
        this.order = orderOf(magic);
        this.nanoseconds = (order == ByteOrder.BIG_ENDIAN ? magic : Integer.reverseBytes(magic)) == NANOSECONDS;
        if (bytes.length < FILE_HEADER) {
            throw new PcapFormatException("the file is cut in its header");
        }
        file.order(order);
        header.order(order);
        int major = file.getShort(4) & 0xffff;
        if (major != 2) {
            throw new PcapFormatException("pcap version " + major + " is not known, only 2");
        }
        this.linkType = file.getInt(20) & LINK_TYPE_MASK;
    }

    private static ByteOrder orderOf(int magic) throws PcapFormatException {
        if (magic == PCAPNG) {
            throw new PcapFormatException("this is a pcapng file; convert it: tcpdump -r FILE -w FILE.pcap");
        }
        if (magic == MICROSECONDS || magic == NANOSECONDS) {
            return ByteOrder.BIG_ENDIAN;
        }
        int swapped = Integer.reverseBytes(magic);
        if (swapped == MICROSECONDS || swapped == NANOSECONDS) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw new PcapFormatException("this is not a pcap file (it begins with %08x)".formatted(magic));
    }

    /** As registered at tcpdump.org; {@link #ETHERNET} is 1. */
    public int linkType() {
        return linkType;
    }

    /** The next packet, empty at the end of the file. */
    public Optional<CapturedPacket> next() throws IOException {
        int read = in.readNBytes(header.array(), 0, PACKET_HEADER);
        if (read == 0) {
            return Optional.empty();
        }
        packets++;
        if (read < PACKET_HEADER) {
            throw new PcapFormatException("the file is cut in the header of packet " + packets);
        }
        long captured = header.getInt(8) & 0xffff_ffffL;
        long original = header.getInt(12) & 0xffff_ffffL;
        if (captured > MAX_PACKET) {
            throw new PcapFormatException(
                    "packet " + packets + " claims " + captured + " bytes; no packet has more than " + MAX_PACKET);
        }
        if (original < captured || original > Integer.MAX_VALUE) {
            throw new PcapFormatException(
                    "packet " + packets + " claims " + captured + " bytes captured of " + original);
        }
        byte[] bytes = in.readNBytes((int) captured);
        if (bytes.length < captured) {
            throw new PcapFormatException("the file is cut in packet " + packets);
        }
        return Optional.of(new CapturedPacket(timestampNs(), (int) original, Bytes.of(bytes)));
    }

    private long timestampNs() {
        long seconds = header.getInt(0) & 0xffff_ffffL;
        long fraction = header.getInt(4) & 0xffff_ffffL;
        return seconds * 1_000_000_000L + (nanoseconds ? fraction : fraction * 1_000);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
