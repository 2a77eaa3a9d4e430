package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The arguments of sendmmsg(2) for a socket with PACKET_VNET_HDR (packet(7)): before each frame a header says whether, and how,
 * the kernel is to cut it. Frames that make a {@link TcpTrain} become one message, which gathers them from where they lie.
 *
 * <pre>
 *   struct virtio_net_hdr, in the machine's own order:
 *   0       1     2            4          6            8              10
 *   +-------+-----+------------+----------+------------+--------------+
 *   | flags | gso | header len | gso size | csum start | csum offset  |
 *   +-------+-----+------------+----------+------------+--------------+
 * </pre>
 */
final class TrainBatch implements MessageBatch, AutoCloseable {
    private static final long HEADER_BYTES = 10;
    private static final long HEADER_STEP = 16;
    private static final byte NEEDS_CHECKSUM = 1;
    private static final byte TCP_OF_IPV4 = 1;
    private static final byte TCP_OF_IPV6 = 4;
    private static final short TCP_CHECKSUM_AT = 16;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment messages = arena.allocate(MESSAGE_BYTES * LIMIT, 64);
    private final MemorySegment vectors = arena.allocate(VECTOR_BYTES * 2 * LIMIT, 64);
    private final MemorySegment headers = arena.allocate(HEADER_STEP * LIMIT, 64);
    private final int[] frames = new int[LIMIT];
    private final TcpTrain train = new TcpTrain();
    private int vector;

    /** Whether two of these frames could be sent as one. */
    boolean isWorthIt(FramePool pool, long[] packets, int from, int count) {
        for (int i = from; i + 1 < from + count; i++) {
            if (train.begin(pool.address(packets[i]), Packets.length(packets[i]))
                    && train.take(pool.address(packets[i + 1]), Packets.length(packets[i + 1]))) {
                return true;
            }
        }
        return false;
    }

    /** Makes messages of frames, at most {@link #LIMIT}; returns how many. The frames' headers change. */
    int fill(FramePool pool, long[] packets, int from, int count) {
        vector = 0;
        int message = 0;
        int next = from;
        while (next < from + count) {
            next += fill(message++, pool, packets, next, from + count);
        }
        return message;
    }

    /** Returns how many frames the message took. */
    private int fill(int message, FramePool pool, long[] packets, int from, int end) {
        long header = HEADER_STEP * message;
        headers.set(JAVA_LONG, header, 0);
        headers.set(JAVA_SHORT, header + 8, (short) 0);
        messages.set(JAVA_LONG, MESSAGE_BYTES * message + VECTOR_AT, vectors.address() + VECTOR_BYTES * vector);
        int before = vector;
        add(headers.address() + header, HEADER_BYTES);
        add(pool.address(packets[from]), Packets.length(packets[from]));
        int took = 1;
        if (train.begin(pool.address(packets[from]), Packets.length(packets[from]))) {
            while (from + took < end
                    && train.take(pool.address(packets[from + took]), Packets.length(packets[from + took]))) {
                long packet = packets[from + took++];
                add(pool.address(packet) + train.headerBytes(), Packets.length(packet) - train.headerBytes());
            }
            if (took > 1) {
                train.seal();
                describe(header);
            }
        }
        messages.set(JAVA_LONG, MESSAGE_BYTES * message + VECTOR_COUNT_AT, vector - before);
        frames[message] = took;
        return took;
    }

    private void describe(long header) {
        headers.set(JAVA_BYTE, header, NEEDS_CHECKSUM);
        headers.set(JAVA_BYTE, header + 1, train.isIpv4() ? TCP_OF_IPV4 : TCP_OF_IPV6);
        headers.set(JAVA_SHORT, header + 2, (short) train.headerBytes());
        headers.set(JAVA_SHORT, header + 4, (short) train.segmentBytes());
        headers.set(JAVA_SHORT, header + 6, (short) train.tcpAt());
        headers.set(JAVA_SHORT, header + 8, TCP_CHECKSUM_AT);
    }

    private void add(long address, long length) {
        vectors.set(JAVA_LONG, VECTOR_BYTES * vector, address);
        vectors.set(JAVA_LONG, VECTOR_BYTES * vector + 8, length);
        vector++;
    }

    @Override
    public long message(int index) {
        return messages.address() + MESSAGE_BYTES * index;
    }

    @Override
    public int frames(int message) {
        return frames[message];
    }

    @Override
    public void close() {
        arena.close();
    }
}
