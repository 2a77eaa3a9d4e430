package io.weir.port;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * One end of a cable between two workers, or a worker and a test, in memory. Frames are copied into a ring in each
 * direction, so the ends share no frames and may be on different threads.
 */
public final class MemoryPort implements Port {
    /** About a thousand frames of full length wait in each direction. */
    private static final int RING_BYTES = 1 << 21;

    private static final int FRAME = 1;

    private final String name;
    private final FramePool pool;
    private final OneToOneRingBuffer in;
    private final OneToOneRingBuffer out;
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final MessageHandler receive = this::receive;
    private final PortStatistics statistics = new PortStatistics();
    private volatile Runnable wakePeer = () -> {};
    private MemoryPort peer;
    private long[] packets;
    private int count;
    private long bytes;

    /** The two ends. */
    public record Cable(MemoryPort left, MemoryPort right) {}

    private MemoryPort(String name, FramePool pool, OneToOneRingBuffer in, OneToOneRingBuffer out) {
        this.name = name;
        this.pool = pool;
        this.in = in;
        this.out = out;
    }

    public static Cable cable(String name, FramePool left, FramePool right) {
        OneToOneRingBuffer there = ring();
        OneToOneRingBuffer back = ring();
        MemoryPort a = new MemoryPort(name + ".left", left, back, there);
        MemoryPort b = new MemoryPort(name + ".right", right, there, back);
        a.peer = b;
        b.peer = a;
        return new Cable(a, b);
    }

    private static OneToOneRingBuffer ring() {
        return new OneToOneRingBuffer(new UnsafeBuffer(
                java.nio.ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    /** What to call when a frame was put in front of this end. */
    public void onArrival(Runnable wake) {
        peer.wakePeer = wake;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return FrameMemory.MAX_LENGTH - ETHERNET_BYTES;
    }

    @Override
    public int poll(long[] packets, int from, int limit) {
        this.packets = packets;
        this.count = from;
        this.bytes = 0;
        in.read(receive, limit);
        statistics.received(count - from, bytes);
        return count - from;
    }

    private void receive(int type, org.agrona.MutableDirectBuffer buffer, int offset, int length) {
        long packet = pool.allocate(length);
        if (packet == FramePool.NONE) {
            statistics.drop(length > FrameMemory.MAX_LENGTH ? NodeDrop.OVERSIZED : NodeDrop.NO_FRAME, 1);
            return;
        }
        FrameMemory.copy(buffer.addressOffset() + offset, pool.address(packet), length);
        packets[count++] = packet;
        bytes += length;
    }

    @Override
    public void transmit(long[] packets, int from, int count) {
        int sent = 0;
        long sentBytes = 0;
        for (int i = from; i < from + count; i++) {
            int length = Packets.length(packets[i]);
            frame.wrap(pool.address(packets[i]), length);
            if (out.write(FRAME, frame, 0, length)) {
                sent++;
                sentBytes += length;
            }
        }
        pool.free(packets, from, count);
        statistics.transmitted(sent, sentBytes);
        if (sent < count) {
            statistics.drop(NodeDrop.PEER_FULL, count - sent);
        }
        wakePeer.run();
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

    /** The memory goes when both ends are forgotten. */
    @Override
    public void close() {
        wakePeer = () -> {};
    }
}
