package io.weir.engine;

import io.weir.program.Reason;

/** Frees packets and counts them under a reason. */
final class DropOp extends Op implements Remembered {
    final Reason reason;
    long packets;

    DropOp(Reason reason) {
        this.reason = reason;
    }

    @Override
    void run(Workspace w, int from, int count) {
        packets += count;
        w.pool.free(w.batch, from, count);
    }

    @Override
    public int numbers() {
        return 1;
    }

    @Override
    public void save(long[] to, int at, long nowNs) {
        to[at] = packets;
    }

    @Override
    public void load(long[] from, int at, long nowNs) {
        packets = from[at];
    }

    void one(Workspace w, long packet) {
        packets++;
        w.pool.free(packet);
    }
}
