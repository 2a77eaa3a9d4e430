package io.weir.port;

import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.pcap.PcapWriter;
import io.weir.program.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Receives the frames of one capture file, once, and writes what is sent to another. For tests and replays: it reads
 * and writes files on the worker's thread.
 */
public final class PcapPort implements Port {
    private final Path input;
    private final FramePool pool;
    private final PcapReader reader;
    private final Optional<PcapWriter> writer;
    private final PortStatistics statistics = new PortStatistics();
    private boolean ended;
    private Optional<String> failure = Optional.empty();

    private PcapPort(Path input, Optional<Path> output, FramePool pool) throws IOException {
        this.input = input;
        this.pool = pool;
        this.reader = PcapReader.open(input);
        this.writer = output.isEmpty() ? Optional.empty() : Optional.of(PcapWriter.create(output.get()));
    }

    /** @param output replaced if it exists; without one, what is sent is only counted */
    public static PortOpening open(Path input, Optional<Path> output, FramePool pool) {
        try {
            PcapPort port = new PcapPort(input, output, pool);
            if (port.reader.linkType() == PcapReader.ETHERNET) {
                return new PortOpening.Opened(port);
            }
            port.close();
            return new PortOpening.Refused(Diagnostic.error("N0802", "`" + input + "` is not a capture of Ethernet"));
        } catch (IOException e) {
            return new PortOpening.Refused(
                    Diagnostic.error("N0802", "cannot open capture `" + input + "`").note(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public String name() {
        return input.toString();
    }

    @Override
    public int mtu() {
        return FrameMemory.MAX_LENGTH - ETHERNET_BYTES;
    }

    @Override
    public int poll(long[] packets, int from, int limit) {
        int count = 0;
        long bytes = 0;
        // a frame that is dropped counts as looked at, so that a hostile file cannot hold the worker
        for (int looked = 0; looked < limit && !ended; looked++) {
            long packet = read();
            if (packet != FramePool.NONE) {
                packets[from + count++] = packet;
                bytes += Packets.length(packet);
            }
        }
        statistics.received(count, bytes);
        return count;
    }

    private long read() {
        if (pool.available() == 0 && pool.reclaim() == 0) {
            return FramePool.NONE;
        }
        try {
            Optional<CapturedPacket> next = reader.next();
            ended = next.isEmpty();
            return next.map(this::frame).orElse(FramePool.NONE);
        } catch (IOException e) {
            ended = true;
            failure = Optional.of(String.valueOf(e.getMessage()));
            return FramePool.NONE;
        }
    }

    private long frame(CapturedPacket captured) {
        if (captured.cut()) {
            statistics.drop(NodeDrop.TRUNCATED, 1);
            return FramePool.NONE;
        }
        byte[] bytes = captured.bytes().toArray();
        long packet = pool.allocate(bytes, 0, bytes.length);
        if (packet == FramePool.NONE) {
            statistics.drop(NodeDrop.OVERSIZED, 1);
        }
        return packet;
    }

    @Override
    public void transmit(long[] packets, int from, int count) {
        int sent = 0;
        long bytes = 0;
        for (int i = from; i < from + count; i++) {
            if (write(packets[i])) {
                sent++;
                bytes += Packets.length(packets[i]);
            }
        }
        pool.free(packets, from, count);
        statistics.transmitted(sent, bytes);
        if (sent < count) {
            statistics.drop(NodeDrop.TRANSMIT_REFUSED, count - sent);
        }
    }

    private boolean write(long packet) {
        if (writer.isEmpty()) {
            return true;
        }
        try {
            long nowNs = System.currentTimeMillis() * 1_000_000;
            writer.get().write(CapturedPacket.whole(nowNs, Bytes.of(pool.bytes(packet))));
            return true;
        } catch (IOException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Why reading ended before the file did, or a frame could not be written. */
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public boolean exhausted() {
        return ended;
    }

    @Override
    public PortStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        try {
            reader.close();
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (IOException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
