package io.weir.replication;

import io.weir.engine.FramePool;
import io.weir.engine.PipelineState;
import java.util.Arrays;

/** Packets that waited in queues on another node, until they can be put into the same queues here. */
final class Waiting {
    /** Frames of the node that a move may take; the rest is for those who run. */
    static final int MOST = 4096;

    private long[] packets = new long[0];
    private long[] sinceNs = new long[0];
    private int[] queues = new int[0];
    private int size;

    boolean full() {
        return size == MOST;
    }

    void add(int queue, long packet, long since) {
        if (size == packets.length) {
            int room = Math.min(MOST, Math.max(64, 2 * size));
            packets = Arrays.copyOf(packets, room);
            sinceNs = Arrays.copyOf(sinceNs, room);
            queues = Arrays.copyOf(queues, room);
        }
        packets[size] = packet;
        sinceNs[size] = since;
        queues[size++] = queue;
    }

    /** Those for which a queue has no room are freed. */
    void moveInto(PipelineState state, FramePool pool) {
        for (int i = 0; i < size; i++) {
            pool.takeOver(packets[i]);
            if (!state.hold(queues[i], packets[i], sinceNs[i])) {
                pool.free(packets[i]);
            }
        }
        size = 0;
    }

    /** Nobody will come for them. */
    void free(FramePool pool) {
        for (int i = 0; i < size; i++) {
            pool.free(packets[i]);
        }
        size = 0;
    }
}
