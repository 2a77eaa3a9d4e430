package io.weir.port;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * Gives the frames of a capture over and over, from memory, as fast as they are asked for, and swallows what is sent:
 * the port of a benchmark. Frames are copied, as from a card's ring.
 */
public final class LoopPort implements Port {
    private final FramePool pool;
    private final Arena arena = Arena.ofShared();
    private final long[] addresses;
    private final int[] lengths;
    private final PortStatistics statistics = new PortStatistics();
    private int next;

    /** @param frames at least one, each no longer than {@link FrameMemory#MAX_LENGTH} */
    public LoopPort(FramePool pool, List<byte[]> frames) {
        this.pool = pool;
        this.addresses = new long[frames.size()];
        this.lengths = new int[frames.size()];
        // one block, so that neighbours in the capture are neighbours in memory
        long bytes = frames.stream().mapToLong(f -> (f.length + 63) & ~63).sum();
        long at = arena.allocate(bytes + 64, 64).address();
        for (int i = 0; i < addresses.length; i++) {
            byte[] frame = frames.get(i);
            addresses[i] = at;
            lengths[i] = frame.length;
            FrameMemory.copyIn(frame, 0, at, frame.length);
            at += (frame.length + 63) & ~63;
        }
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public int mtu() {
        return FrameMemory.MAX_LENGTH - ETHERNET_BYTES;
    }

    @Override
    public int poll(long[] packets, int from, int limit) {
        int count = 0;
        long bytes = 0;
        while (count < limit) {
            int length = lengths[next];
            long packet = pool.allocate(length);
            if (packet == FramePool.NONE) {
                break;
            }
            FrameMemory.copyBlocks(addresses[next], pool.address(packet), length);
            packets[from + count++] = packet;
            bytes += length;
            next = next + 1 == lengths.length ? 0 : next + 1;
        }
        statistics.received(count, bytes);
        return count;
    }

    @Override
    public void transmit(long[] packets, int from, int count) {
        long bytes = 0;
        for (int i = from; i < from + count; i++) {
            bytes += Packets.length(packets[i]);
        }
        pool.free(packets, from, count);
        statistics.transmitted(count, bytes);
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public boolean exhausted() {
        return false;
    }

    @Override
    public PortStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        arena.close();
    }
}
