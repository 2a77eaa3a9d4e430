package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The arguments of sendmmsg(2): an array of {@code struct mmsghdr}, each with one {@code struct iovec} that points
 * straight into a pool frame.
 */
final class SendBatch implements MessageBatch, AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment messages = arena.allocate(MESSAGE_BYTES * LIMIT, 64);
    private final MemorySegment vectors = arena.allocate(VECTOR_BYTES * LIMIT, 64);

    SendBatch() {
        for (int i = 0; i < LIMIT; i++) {
            messages.set(JAVA_LONG, MESSAGE_BYTES * i + VECTOR_AT, vectors.address() + VECTOR_BYTES * i);
            messages.set(JAVA_LONG, MESSAGE_BYTES * i + VECTOR_COUNT_AT, 1);
        }
    }

    /** Makes a message of each frame, at most {@link #LIMIT}. */
    void fill(FramePool pool, long[] packets, int from, int count) {
        for (int i = 0; i < count; i++) {
            vectors.set(JAVA_LONG, VECTOR_BYTES * i, pool.address(packets[from + i]));
            vectors.set(JAVA_LONG, VECTOR_BYTES * i + 8, Packets.length(packets[from + i]));
        }
    }

    @Override
    public long message(int index) {
        return messages.address() + MESSAGE_BYTES * index;
    }

    @Override
    public int frames(int message) {
        return 1;
    }

    @Override
    public void close() {
        arena.close();
    }
}
