package io.weir.engine;

import io.weir.program.Bytes;
import io.weir.program.Chooser;
import io.weir.program.Code;
import io.weir.program.Device;
import io.weir.program.Dice;
import io.weir.program.Field;
import io.weir.program.Guard;
import io.weir.program.Pace;
import io.weir.program.Reason;
import io.weir.program.TokenBucket;

/** The operations that need little more than the step they come from; the others have files of their own. */
final class Ops {
    private Ops() {}

    /** Forgets the registers: they are one element's. Stands in front of programs that use them. */
    static final class Enter extends Op {
        private final Op next;

        Enter(Op next) {
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = from; i < from + count; i++) {
                FrameMemory.putInt(w.frame(w.batch[i]) + FrameMemory.WRITTEN_AT, 0);
            }
            next.run(w, from, count);
        }
    }

    static final class Compare extends Op {
        private final FieldAccess left;
        private final FieldAccess right;
        private final Op[] ways;

        Compare(Field left, Field right, Op equal, Op unequal) {
            this.left = new FieldAccess(left);
            this.right = new FieldAccess(right);
            this.ways = new Op[] {equal, unequal};
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = 0; i < count; i++) {
                long packet = w.batch[from + i];
                long frame = w.frame(packet);
                long value = left.read(frame, packet);
                w.exits[i] = value != Field.ABSENT && value == right.read(frame, packet) ? 0 : 1;
            }
            w.dispatch(ways, from, count);
        }
    }

    static final class Shift extends Op {
        private final PlaceAccess to;
        private final Op[] ways;

        Shift(PlaceAccess to, Op next, Op refused) {
            this.to = to;
            this.ways = new Op[] {next, refused};
        }

        @Override
        void run(Workspace w, int from, int count) {
            int refused = 0;
            for (int i = 0; i < count; i++) {
                long packet = w.batch[from + i];
                int start = to.reachable(w.frame(packet), packet);
                refused |= start;
                w.exits[i] = start >>> 31;
                w.batch[from + i] = start < 0 ? packet : Packets.withBounds(packet, start, Packets.end(packet) - start);
            }
            if (refused >= 0) {
                ways[0].run(w, from, count);
            } else {
                w.dispatch(ways, from, count);
            }
        }
    }

    static final class Push extends Op {
        private final byte[] header;
        private final Op[] ways;

        Push(Bytes header, Op next, Op refused) {
            this.header = header.toArray();
            this.ways = new Op[] {next, refused};
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = 0; i < count; i++) {
                long packet = w.batch[from + i];
                int start = Packets.start(packet) - header.length;
                w.exits[i] = start < FrameMemory.HEADROOM_AT ? 1 : 0;
                if (start >= FrameMemory.HEADROOM_AT) {
                    long frame = w.frame(packet);
                    FrameMemory.copyIn(header, 0, frame + start, header.length);
                    long low = frame + FrameMemory.LOW_WATER_AT;
                    FrameMemory.putInt(low, Math.min(start, FrameMemory.intAt(low)));
                    w.batch[from + i] = Packets.withBounds(packet, start, Packets.length(packet) + header.length);
                }
            }
            w.dispatch(ways, from, count);
        }
    }

    static final class Mark extends Op {
        private final PlaceAccess place;
        private final Op[] ways;

        Mark(PlaceAccess place, Op next, Op refused) {
            this.place = place;
            this.ways = new Op[] {next, refused};
        }

        @Override
        void run(Workspace w, int from, int count) {
            int refused = 0;
            for (int i = 0; i < count; i++) {
                long packet = w.batch[from + i];
                int network = place.reachable(w.frame(packet), packet);
                refused |= network;
                w.exits[i] = network >>> 31;
                w.batch[from + i] = network < 0 ? packet : Packets.withNetwork(packet, network);
            }
            if (refused >= 0) {
                ways[0].run(w, from, count);
            } else {
                w.dispatch(ways, from, count);
            }
        }
    }

    static final class Take extends Op {
        private final PlaceAccess place;
        private final Expression bytes;
        private final Op next;

        Take(PlaceAccess place, Expression bytes, Op next) {
            this.place = place;
            this.bytes = bytes;
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = from; i < from + count; i++) {
                long packet = w.batch[i];
                long frame = w.frame(packet);
                long length = bytes.evaluate(frame, packet);
                if (length >= 0 && !place.absent(frame, packet)) {
                    int start = Packets.start(packet);
                    long end = Math.max(start, place.position(frame, packet) + length);
                    w.batch[i] = Packets.withBounds(packet, start, (int) Math.min(Packets.end(packet), end) - start);
                }
            }
            next.run(w, from, count);
        }
    }

    static final class IpChecksum extends Op {
        private final Op next;

        IpChecksum(Op next) {
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = from; i < from + count; i++) {
                FrameHeaders.computeIp(w.frame(w.batch[i]), w.batch[i]);
            }
            next.run(w, from, count);
        }
    }

    static final class TransportChecksum extends Op {
        private final Op next;

        TransportChecksum(Op next) {
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = from; i < from + count; i++) {
                FrameHeaders.computeTransport(w.frame(w.batch[i]), w.batch[i]);
            }
            next.run(w, from, count);
        }
    }

    static final class Meter extends Op {
        private final TokenBucket bucket;
        private final Op[] ways;

        Meter(TokenBucket bucket, Op within, Op beyond) {
            this.bucket = bucket;
            this.ways = new Op[] {within, beyond};
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = 0; i < count; i++) {
                w.exits[i] = bucket.admit(Packets.length(w.batch[from + i]), w.nowNs) ? 0 : 1;
            }
            w.dispatch(ways, from, count);
        }
    }

    static final class Choose extends Op implements Remembered {
        private final Chooser chooser;
        private final Instance.Cell cell;
        private final FieldAccess[] fields;
        private final Dice dice;
        /** One a way, and the last for a way that is none. */
        private final Op[] ways;
        private int turn;

        Choose(Chooser chooser, Instance instance, Op[] ways) {
            this.chooser = chooser;
            this.cell = chooser instanceof Chooser.Fixed fixed ? instance.cell(fixed.variable()) : null;
            this.fields = chooser instanceof Chooser.Hash hash
                    ? hash.fields().stream().map(FieldAccess::new).toArray(FieldAccess[]::new)
                    : new FieldAccess[0];
            this.dice = instance.dice;
            this.ways = ways;
        }

        @Override
        void run(Workspace w, int from, int count) {
            int real = ways.length - 1;
            for (int i = 0; i < count; i++) {
                w.exits[i] = switch (chooser) {
                    case Chooser.Fixed _ -> cell.value >= 0 && cell.value < real ? (int) cell.value : real;
                    case Chooser.RoundRobin _ -> {
                        int way = turn;
                        turn = (way + 1) % real;
                        yield way;
                    }
                    case Chooser.Random _ -> (int) dice.below(real);
                    case Chooser.Hash _ -> hash(w.frame(w.batch[from + i]), w.batch[from + i], real);
                };
            }
            w.dispatch(ways, from, count);
        }

        @Override
        public int numbers() {
            return 1;
        }

        @Override
        public void save(long[] to, int at, long nowNs) {
            to[at] = turn;
        }

        @Override
        public void load(long[] from, int at, long nowNs) {
            turn = (int) Math.floorMod(from[at], (long) Math.max(1, ways.length - 1));
        }

        private int hash(long frame, long packet, int real) {
            long sum = 0;
            for (FieldAccess field : fields) {
                sum = Dice.hash(sum, field.read(frame, packet));
            }
            return Dice.way(sum, real);
        }
    }

    static final class Count extends Op {
        private final Tally tally;
        private final Op next;

        Count(Tally tally, Op next) {
            this.tally = tally;
            this.next = next;
        }

        @Override
        void run(Workspace w, int from, int count) {
            long bytes = 0;
            for (int i = from; i < from + count; i++) {
                bytes += Packets.length(w.batch[i]);
            }
            tally.packets += count;
            tally.bytes += bytes;
            next.run(w, from, count);
        }
    }

    static final class Clone extends Op {
        private final Op[] ways;
        private final DropOp noFrame;
        private final DropOp tooMany;

        Clone(Op[] ways, DropOp noFrame, DropOp tooMany) {
            this.ways = ways;
            this.noFrame = noFrame;
            this.tooMany = tooMany;
        }

        @Override
        void run(Workspace w, int from, int count) {
            int last = ways.length - 1;
            for (int way = 0; way < last; way++) {
                if (!w.hasRoom(count)) {
                    tooMany.packets += count;
                    continue;
                }
                int at = w.top;
                int copies = 0;
                for (int i = from; i < from + count; i++) {
                    long copy = w.pool.copy(w.batch[i]);
                    if (copy == FramePool.NONE) {
                        noFrame.packets++;
                    } else {
                        w.batch[at + copies++] = copy;
                    }
                }
                if (copies > 0) {
                    w.top += copies;
                    ways[way].run(w, at, copies);
                    w.top = at;
                }
            }
            ways[last].run(w, from, count);
        }
    }

    static final class Opaque extends Op {
        private final Code code;
        private final Guard guard;
        private final Reason dropped;
        /** What goes on, and a drop for each reason there can be. */
        private final Op[] ways;
        private final Reason[] reasons;

        Opaque(Code code, Guard guard, Reason dropped, Op next, DropOp[] drops) {
            this.code = code;
            this.guard = guard;
            this.dropped = dropped;
            this.ways = new Op[drops.length + 1];
            this.reasons = new Reason[drops.length];
            ways[0] = next;
            for (int i = 0; i < drops.length; i++) {
                ways[i + 1] = drops[i];
                reasons[i] = drops[i].reason;
            }
        }

        @Override
        void run(Workspace w, int from, int count) {
            for (int i = 0; i < count; i++) {
                Reason why = guard.run(code, w.access.at(w.batch[from + i]), dropped);
                int way = 0;
                while (why != null && !reasons[way++].equals(why)) {}
                w.exits[i] = way;
            }
            w.dispatch(ways, from, count);
        }
    }

    /** Leaves the configuration. */
    static final class Transmit extends Op {
        private final Device device;
        private final Outlet outlet;
        long packets;

        Transmit(Device device, Outlet outlet) {
            this.device = device;
            this.outlet = outlet;
        }

        @Override
        void run(Workspace w, int from, int count) {
            packets += count;
            outlet.transmit(device, w.batch, from, count);
        }
    }

    /** Goes on in the element at the other end of the link. */
    static final class Emit extends Op {
        private final DropOp tooMany;
        Op target;

        Emit(DropOp tooMany) {
            this.tooMany = tooMany;
        }

        @Override
        void run(Workspace w, int from, int count) {
            if (w.budget < count || w.depth >= w.maxDepth) {
                tooMany.run(w, from, count);
                return;
            }
            w.budget -= count;
            w.depth++;
            target.run(w, from, count);
            w.depth--;
        }
    }

    static TokenBucket bucket(Pace pace) {
        return new TokenBucket(pace);
    }
}
