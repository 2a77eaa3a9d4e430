package io.weir.engine;

import io.weir.program.Bytes;
import io.weir.program.Limits;
import io.weir.program.Pace;
import io.weir.program.Source;
import io.weir.program.TokenBucket;

/** A {@link io.weir.program.Turn}, compiled: moves packets without one coming in, a bounded number each time. */
abstract class Task {
    final TokenBucket bucket;
    /** 0 means stopped; null means never. */
    final Instance.Cell active;
    final int deepest;
    /** Whether packets have to go one by one, because only the bytes of each say whether the next may go. */
    final boolean single;

    Task(TokenBucket bucket, Pace pace, Instance.Cell active, int deepest) {
        this.bucket = bucket;
        this.active = active;
        this.deepest = deepest;
        this.single = pace.limited() && pace.unit() == Pace.Unit.BYTES;
    }

    /** Moves up to {@code most} packets; returns how many moved. */
    abstract int move(Workspace w, int most);

    /** How many packets there are to move. */
    abstract int waiting();

    /** What a turn is limited to beside its pace. */
    int mostInTurn() {
        return Integer.MAX_VALUE;
    }

    /** When what is upstream lets something come. */
    long upstreamReadyNs(long nowNs) {
        return nowNs;
    }

    final int run(Workspace w) {
        if (stopped()) {
            return 0;
        }
        int attempts = (int) Math.min(bucket.available(w.nowNs), Math.min(Limits.TURN_PACKETS, mostInTurn()));
        int total = 0;
        while (total < attempts && bucket.available(w.nowNs) > 0) {
            int moved = move(w, single ? 1 : Math.min(w.batchSize, attempts - total));
            if (moved == 0) {
                break;
            }
            total += moved;
        }
        return total;
    }

    private boolean stopped() {
        return active != null && active.value == 0;
    }

    final long deadlineNs(long nowNs) {
        if (stopped() || waiting() == 0) {
            return Pipeline.NEVER;
        }
        return Math.max(bucket.readyNs(nowNs), upstreamReadyNs(nowNs));
    }

    /** Runs what {@code count} packets at the top of the batch are to go through. */
    final void put(Workspace w, Op op, int count) {
        int at = w.top;
        w.begin(count, deepest, w.nowNs);
        w.top += count;
        op.run(w, at, count);
        w.top = at;
    }

    /** Makes packets from a template. */
    static final class Generator extends Task implements Remembered {
        private final byte[] template;
        private final Op op;
        private final DropOp noFrame;
        private final long limit;
        private long made;

        Generator(Source.Generate source, Instance instance, Op op, DropOp noFrame, int deepest) {
            super(new TokenBucket(source.pace()), source.pace(), instance.cell(source.active()), deepest);
            Bytes packet = source.packet();
            this.template = packet.toArray();
            this.op = op;
            this.noFrame = noFrame;
            this.limit = source.limit() < 0 ? Long.MAX_VALUE : source.limit();
        }

        @Override
        int move(Workspace w, int most) {
            int count = (int) Math.min(most, limit - made);
            int got = 0;
            for (int i = 0; i < count; i++) {
                bucket.spend(template.length);
                long packet = w.pool.allocate(template, 0, template.length);
                if (packet == FramePool.NONE) {
                    noFrame.packets++;
                } else {
                    w.batch[w.top + got++] = packet;
                }
            }
            made += count;
            if (got > 0) {
                put(w, op, got);
            }
            return count;
        }

        @Override
        public int numbers() {
            return 1;
        }

        @Override
        public void save(long[] to, int at, long nowNs) {
            to[at] = made;
        }

        @Override
        public void load(long[] from, int at, long nowNs) {
            made = Math.clamp(from[at], 0, limit);
        }

        @Override
        int waiting() {
            return (int) Math.min(Integer.MAX_VALUE, limit - made);
        }
    }

    /** Pushes on what waits in a pump. */
    static final class Drain extends Task {
        private final HeldPackets held;
        private final Op next;

        Drain(HeldPackets held, Op next, TokenBucket bucket, Pace pace, Instance.Cell active, int deepest) {
            super(bucket, pace, active, deepest);
            this.held = held;
            this.next = next;
        }

        @Override
        int move(Workspace w, int most) {
            int count = Math.min(most, held.size());
            for (int i = 0; i < count; i++) {
                long packet = held.remove();
                bucket.spend(Packets.length(packet));
                w.batch[w.top + i] = packet;
            }
            if (count > 0) {
                put(w, next, count);
            }
            return count;
        }

        @Override
        int waiting() {
            return held.size();
        }

        /** What comes back while the turn lasts waits for the next. */
        @Override
        int mostInTurn() {
            return held.size();
        }
    }

    /** Asks upstream and puts what comes through an input. */
    static final class Pump extends Task {
        private final Pulls.Link link;
        private final Op input;

        Pump(Pulls.Link link, Op input, TokenBucket bucket, Pace pace, Instance.Cell active, int deepest) {
            super(bucket, pace, active, deepest);
            this.link = link;
            this.input = input;
        }

        @Override
        int move(Workspace w, int most) {
            int moved = link.request(w, most);
            int count = link.take(w, w.top, most);
            for (int i = 0; i < count; i++) {
                bucket.spend(Packets.length(w.batch[w.top + i]));
            }
            if (count > 0) {
                put(w, input, count);
            }
            return Math.max(moved, count);
        }

        @Override
        int waiting() {
            return link.waiting();
        }

        @Override
        long upstreamReadyNs(long nowNs) {
            return link.upstream.readyNs(nowNs);
        }
    }
}
