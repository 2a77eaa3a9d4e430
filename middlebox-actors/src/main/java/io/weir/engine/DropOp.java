package io.weir.engine;

import io.weir.program.Reason;

/** Frees packets and counts them under a reason. */
final class DropOp extends Op {
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

    void one(Workspace w, long packet) {
        packets++;
        w.pool.free(packet);
    }
}
