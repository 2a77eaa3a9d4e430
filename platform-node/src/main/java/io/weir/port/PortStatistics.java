package io.weir.port;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What went through a port since it was opened. The port's thread counts, any thread reads. */
public final class PortStatistics {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int IN = 0;
    private static final int IN_BYTES = 1;
    private static final int OUT = 2;
    private static final int OUT_BYTES = 3;

    private final long[] counts = new long[4];
    private final DropCounters drops = new DropCounters();

    void received(int packets, long bytes) {
        add(IN, packets);
        add(IN_BYTES, bytes);
    }

    void transmitted(int packets, long bytes) {
        add(OUT, packets);
        add(OUT_BYTES, bytes);
    }

    void drop(NodeDrop why, long packets) {
        drops.add(why, packets);
    }

    public long packetsIn() {
        return (long) COUNTS.getAcquire(counts, IN);
    }

    public long bytesIn() {
        return (long) COUNTS.getAcquire(counts, IN_BYTES);
    }

    public long packetsOut() {
        return (long) COUNTS.getAcquire(counts, OUT);
    }

    public long bytesOut() {
        return (long) COUNTS.getAcquire(counts, OUT_BYTES);
    }

    public DropCounters drops() {
        return drops;
    }

    private void add(int index, long amount) {
        COUNTS.setRelease(counts, index, counts[index] + amount);
    }
}
