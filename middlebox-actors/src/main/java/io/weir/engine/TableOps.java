package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.program.Dice;
import io.weir.program.Interval;
import io.weir.program.Limits;

/**
 * The steps that work on tables. Where a way that follows changes the very table that was asked, packets take it one at a
 * time and at once: the next packet of the batch may belong to the same flow and has to find what this one learned.
 */
final class TableOps {
    private TableOps() {}

    /** Two ways, one or both taken at once by one packet at a time. */
    abstract static class TwoWays extends Op {
        private final Op[] ways;
        private final boolean[] atOnce;

        TwoWays(Op first, boolean firstAtOnce, Op second, boolean secondAtOnce) {
            this.ways = new Op[] {first, second};
            this.atOnce = new boolean[] {firstAtOnce, secondAtOnce};
        }

        /** 0 for the first way, 1 for the second. */
        abstract int way(Workspace w, long packet);

        @Override
        void run(Workspace w, int from, int count) {
            if (!atOnce[0] && !atOnce[1]) {
                for (int i = 0; i < count; i++) {
                    w.exits[i] = way(w, w.batch[from + i]);
                }
                w.dispatch(ways, from, count);
                return;
            }
            int later = 0;
            for (int i = from; i < from + count; i++) {
                int way = way(w, w.batch[i]);
                if (atOnce[way]) {
                    ways[way].run(w, i, 1);
                } else {
                    w.batch[from + later++] = w.batch[i];
                }
            }
            if (later > 0) {
                ways[atOnce[0] ? 1 : 0].run(w, from, later);
            }
        }
    }

    static final class Lookup extends TwoWays {
        private final FlowTable table;
        private final Expression[] key;
        private final FieldAccess[] into;
        private final boolean keepsAlive;

        Lookup(LookupParts parts, Op hit, boolean hitAtOnce, Op miss, boolean missAtOnce) {
            super(hit, hitAtOnce, miss, missAtOnce);
            this.table = parts.table();
            this.key = parts.key();
            this.into = parts.into();
            this.keepsAlive = parts.keepsAlive();
        }

        @Override
        int way(Workspace w, long packet) {
            long frame = w.frame(packet);
            Expression.evaluate(key, frame, packet, w.keys);
            int entry = table.find(w.keys, 0, w.nowNs);
            if (entry == FlowTable.NONE) {
                return 1;
            }
            if (keepsAlive) {
                table.keepAlive(entry, w.nowNs);
            }
            for (int i = 0; i < into.length; i++) {
                long value = table.value(entry, i);
                if (value != ABSENT) {
                    into[i].write(frame, packet, value);
                }
            }
            return 0;
        }
    }

    record LookupParts(FlowTable table, Expression[] key, FieldAccess[] into, boolean keepsAlive) {}

    static final class Learn extends TwoWays {
        private final FlowTable table;
        /** Of one entry or two, one behind the other. */
        private final Expression[] keys;
        private final Expression[] values;
        private final int entries;
        private final long idleNs;

        Learn(LearnParts parts, Op next, Op full) {
            super(next, false, full, false);
            this.table = parts.table();
            this.keys = parts.keys();
            this.values = parts.values();
            this.entries = parts.entries();
            this.idleNs = parts.idleNs();
        }

        @Override
        int way(Workspace w, long packet) {
            long frame = w.frame(packet);
            Expression.evaluate(keys, frame, packet, w.keys);
            Expression.evaluate(values, frame, packet, w.values);
            return table.learn(w.keys, w.values, entries, idleNs, w.nowNs) ? 0 : 1;
        }
    }

    record LearnParts(FlowTable table, Expression[] keys, Expression[] values, int entries, long idleNs) {}

    static final class Pick extends TwoWays {
        private final FieldAccess register;
        private final Interval range;
        private final FlowTable table;
        private final Expression[] key;
        private final Dice dice;

        Pick(PickParts parts, Op next, boolean nextAtOnce, Op exhausted, boolean exhaustedAtOnce) {
            super(next, nextAtOnce, exhausted, exhaustedAtOnce);
            this.register = parts.register();
            this.range = parts.range();
            this.table = parts.table();
            this.key = parts.key();
            this.dice = parts.dice();
        }

        @Override
        int way(Workspace w, long packet) {
            long frame = w.frame(packet);
            long before = register.read(frame, packet);
            long size = range.high() - range.low() + 1;
            long first = dice.below(size);
            for (long i = 0; i < Math.min(size, Limits.PICK_TRIES); i++) {
                register.write(frame, packet, range.low() + (first + i) % size);
                Expression.evaluate(key, frame, packet, w.keys);
                if (table.find(w.keys, 0, w.nowNs) == FlowTable.NONE) {
                    return 0;
                }
            }
            if (before != ABSENT) {
                register.write(frame, packet, before);
            } else if (register.kind == FieldAccess.Kind.REGISTER) {
                register.forget(frame);
            }
            return 1;
        }
    }

    record PickParts(FieldAccess register, Interval range, FlowTable table, Expression[] key, Dice dice) {}
}
