package io.weir.engine;

import io.weir.program.Limits;

/**
 * What the pipelines of one worker share: its frame pool and scratch memory for batches. Single-threaded, like everything
 * that uses it. Sharing keeps the memory that is touched for a packet small however many pipelines there are.
 *
 * <p>A batch is a range of {@link #batch}. An operation may permute its range and hands parts of it on; only copies of
 * packets need fresh room, above {@link #top}.
 */
public final class Workspace {
    /** Room for copies of whole batches at many levels; when it is used up copies are dropped as a loop's. */
    private static final int BATCH_ROOM = 1 << 16;
    private static final int RUN_ROOM = 1 << 16;

    final FramePool pool;
    final SharedDecisions decisions = new SharedDecisions();
    final long base;
    final FramePacket access;
    final int batchSize;
    final long[] batch = new long[BATCH_ROOM];
    int top;
    /** Which way each packet of the batch at hand goes; valid until the next operation. */
    final int[] exits = new int[Pipeline.MAX_BATCH];
    /** One array of values a field, for decisions over several fields. */
    long[][] columns = new long[8][Pipeline.MAX_BATCH];
    /** Whether all values in a column are the same. */
    boolean[] uniform = new boolean[8];
    /** Transport header of each packet of the batch at hand, -1 where absent. */
    final int[] transports = new int[Pipeline.MAX_BATCH];
    /** Of each packet of the batch at hand, the rules that may still match. */
    final long[] left = new long[Pipeline.MAX_BATCH];
    /** Bytes of a packet as they were before a change. */
    final byte[] before = new byte[FrameMemory.FRAME_BYTES];
    private long[] numbers = new long[16];
    final long[] keys = new long[16];
    final long[] values = new long[16];
    long nowNs;
    int depth;
    int maxDepth;
    int budget;

    private final long[] sorted = new long[Pipeline.MAX_BATCH];
    private int[] counts = new int[64];
    /** Ways present and where their packets end: a stack, because operations nest. */
    private final int[] runs = new int[RUN_ROOM];
    private int runsTop;

    public Workspace(FramePool pool) {
        this(pool, Pipeline.MAX_BATCH);
    }

    /**
     * @param batchSize how many packets go through together, at most {@link Pipeline#MAX_BATCH}; with 1 all side effects
     *     come in the order that Click has them
     */
    public Workspace(FramePool pool, int batchSize) {
        this.pool = pool;
        this.batchSize = Math.clamp(batchSize, 1, Pipeline.MAX_BATCH);
        this.base = pool.base();
        this.access = new FramePacket(this);
    }

    public FramePool pool() {
        return pool;
    }

    long frame(long packet) {
        return base + (packet >>> Packets.FRAME_SHIFT) * FrameMemory.FRAME_BYTES;
    }

    /** Before packets are put through: what they may cost at most. */
    void begin(int packets, int deepest, long now) {
        depth = 0;
        maxDepth = deepest;
        nowNs = now;
        budget = packets * Limits.HOPS_PER_PACKET;
    }

    /** Room for {@code count} more packets from {@link #top}. */
    boolean hasRoom(int count) {
        return top + count <= BATCH_ROOM && runsTop + 1024 < RUN_ROOM;
    }

    /** Scratch for the values of a Set. */
    long[] numbers() {
        return numbers;
    }

    void needNumbers(int size) {
        if (size > numbers.length) {
            numbers = new long[size];
        }
    }

    void needColumns(int fields) {
        if (fields > columns.length) {
            columns = new long[fields][Pipeline.MAX_BATCH];
            uniform = new boolean[fields];
        }
    }

    void needExits(int ways) {
        if (ways > counts.length) {
            counts = new int[ways];
        }
    }

    /** Sends each packet of the range to the way that {@link #exits} says, in order within each way. */
    void dispatch(Op[] ways, int from, int count) {
        int first = exits[0];
        int same = 1;
        while (same < count && exits[same] == first) {
            same++;
        }
        if (same == count) {
            ways[first].run(this, from, count);
        } else {
            dispatchMixed(ways, from, count);
        }
    }

    private void dispatchMixed(Op[] ways, int from, int count) {
        int bottom = runsTop;
        for (int i = 0; i < count; i++) {
            if (counts[exits[i]]++ == 0) {
                runs[runsTop++] = exits[i];
            }
        }
        int kinds = runsTop - bottom;
        int end = 0;
        for (int k = bottom; k < bottom + kinds; k++) {
            int size = counts[runs[k]];
            counts[runs[k]] = end;
            end += size;
            runs[runsTop++] = end;
        }
        for (int i = 0; i < count; i++) {
            sorted[counts[exits[i]]++] = batch[from + i];
        }
        System.arraycopy(sorted, 0, batch, from, count);
        for (int k = bottom; k < bottom + kinds; k++) {
            counts[runs[k]] = 0;
        }
        int start = 0;
        for (int k = bottom; k < bottom + kinds; k++) {
            int stop = runs[k + kinds];
            ways[runs[k]].run(this, from + start, stop - start);
            start = stop;
        }
        runsTop = bottom;
    }

    /** After an exception: nothing is under way any more. */
    void reset() {
        top = 0;
        runsTop = 0;
        depth = 0;
        java.util.Arrays.fill(counts, 0);
    }
}
