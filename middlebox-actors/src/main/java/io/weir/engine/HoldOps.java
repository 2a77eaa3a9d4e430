package io.weir.engine;

import io.weir.program.Holding;
import io.weir.program.Table;

/** Steps at which packets wait. */
final class HoldOps {
    private HoldOps() {}

    /** Puts packets into a queue, from which a pull or a pump takes them. */
    static final class Keep extends Op {
        private final HeldPackets held;
        private final boolean dropsOldest;
        private final DropOp full;

        Keep(HeldPackets held, boolean dropsOldest, DropOp full) {
            this.held = held;
            this.dropsOldest = dropsOldest;
            this.full = full;
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = from; i < from + count; i++) {
                if (held.full() && dropsOldest && held.size() > 0) {
                    full.one(w, held.remove());
                }
                if (held.full()) {
                    full.one(w, w.batch[i]);
                } else {
                    held.add(w.batch[i], w.nowNs);
                }
            }
        }
    }

    /** Keeps packets until what they need is in a table. */
    static final class Await extends Op {
        private final FlowTable table;
        private final Expression[] key;
        private final HeldPackets held;
        private final long patienceNs;
        private final DropOp full;
        private final Op next;
        private long learnedThen;
        /** Since when the packet waits that has waited longest, or an earlier time. */
        private long oldestNs = Long.MAX_VALUE;

        Await(Holding.Await await, Instance instance, HeldPackets held, Op next) {
            this.table = instance.table(await.table());
            this.key = Expression.of(await.key(), instance);
            this.held = held;
            this.patienceNs = Table.ns(await.patience());
            this.full = instance.drop(await.full());
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            int known = 0;
            for (int i = from; i < from + count; i++) {
                long packet = w.batch[i];
                if (known(w, packet)) {
                    w.batch[from + known++] = packet;
                } else if (held.full()) {
                    full.one(w, packet);
                } else {
                    keep(packet, w.nowNs);
                }
            }
            if (known > 0) {
                next.run(w, from, known);
            }
        }

        private void keep(long packet, long sinceNs) {
            oldestNs = Math.min(oldestNs, sinceNs);
            held.add(packet, sinceNs);
        }

        private boolean known(Workspace w, long packet) {
            Expression.evaluate(key, w.frame(packet), packet, w.keys);
            return table.find(w.keys, 0, w.nowNs) != FlowTable.NONE;
        }

        /** Lets go the packets whose wait has ended; returns how many. Each that waits now is looked at once. */
        int settle(Workspace w, int deepest) {
            if (held.size() == 0 || table.learned == learnedThen && w.nowNs - oldestNs < patienceNs) {
                return 0;
            }
            learnedThen = table.learned;
            oldestNs = Long.MAX_VALUE;
            int released = 0;
            for (int i = held.size(); i > 0; i--) {
                long sinceNs = held.firstSinceNs();
                long packet = held.remove();
                if (w.nowNs - sinceNs >= patienceNs || known(w, packet)) {
                    w.begin(1, deepest, w.nowNs);
                    w.batch[w.top] = packet;
                    w.top++;
                    next.run(w, w.top - 1, 1);
                    w.top--;
                    released++;
                } else {
                    keep(packet, sinceNs);
                }
            }
            return released;
        }

        long deadlineNs(long nowNs) {
            if (held.size() == 0) {
                return Pipeline.NEVER;
            }
            long end = oldestNs + patienceNs;
            return table.learned != learnedThen ? nowNs : end < 0 ? Pipeline.NEVER : end;
        }
    }
}
