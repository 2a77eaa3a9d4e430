package io.weir.engine;

import io.weir.program.Pace;
import io.weir.program.TokenBucket;

/** The pull side: how packets come to a link whose downstream end asks for them. */
final class Pulls {
    private Pulls() {}

    /** A link that is pulled. What the upstream element emits on it waits here until it is taken. */
    static final class Link extends Op {
        private final Instance from;
        private final HeldPackets delivered;
        private final DropOp tooMany;
        Upstream upstream;

        Link(Instance from, HeldPackets delivered, DropOp tooMany) {
            this.from = from;
            this.delivered = delivered;
            this.tooMany = tooMany;
        }

        @Override
        void run(Workspace w, int first, int count) {
            for (int i = first; i < first + count; i++) {
                if (delivered.full()) {
                    tooMany.one(w, w.batch[i]);
                } else {
                    delivered.add(w.batch[i], w.nowNs);
                }
            }
        }

        /**
         * Sees to it that up to {@code want} packets are here, unless some already are. Returns how many moved upstream,
         * wherever they went.
         */
        int request(Workspace w, int want) {
            if (delivered.size() > 0 || from.pulling) {
                return 0;
            }
            from.pulling = true;
            int moved = upstream.move(w, want);
            from.pulling = false;
            return moved;
        }

        /** Takes up to {@code most} packets into the batch at {@code at}; returns how many. */
        int take(Workspace w, int at, int most) {
            int count = Math.min(most, delivered.size());
            for (int i = 0; i < count; i++) {
                w.batch[at + i] = delivered.remove();
            }
            return count;
        }

        int waiting() {
            return delivered.size() + (from.pulling ? 0 : upstreamWaiting());
        }

        private int upstreamWaiting() {
            from.pulling = true;
            int waiting = upstream.waiting();
            from.pulling = false;
            return waiting;
        }
    }

    /** What an element does when it is asked for packets. */
    abstract static class Upstream {
        /** Moves up to {@code want} packets through the element; returns how many moved, wherever they went. */
        abstract int move(Workspace w, int want);

        /** How many packets could move, were there no pace. */
        abstract int waiting();

        /** When a pace lets something move. */
        long readyNs(long nowNs) {
            return nowNs;
        }
    }

    /** An element with queues gives from them, the first that is not empty first. */
    static final class FromQueues extends Upstream {
        private final HeldPackets[] queues;
        private final Op[] nexts;
        private final int deepest;

        FromQueues(HeldPackets[] queues, Op[] nexts, int deepest) {
            this.queues = queues;
            this.nexts = nexts;
            this.deepest = deepest;
        }

        @Override
        int move(Workspace w, int want) {
            int moved = 0;
            for (int q = 0; q < queues.length && moved < want; q++) {
                int count = Math.min(want - moved, queues[q].size());
                if (count > 0) {
                    int at = w.top;
                    for (int i = 0; i < count; i++) {
                        w.batch[at + i] = queues[q].remove();
                    }
                    w.begin(count, deepest, w.nowNs);
                    w.top += count;
                    nexts[q].run(w, at, count);
                    w.top = at;
                    moved += count;
                }
            }
            return moved;
        }

        @Override
        int waiting() {
            int waiting = 0;
            for (HeldPackets queue : queues) {
                waiting += queue.size();
            }
            return waiting;
        }
    }

    /** An element without queues asks its own upstream, as fast as its gates allow, and does its steps to what comes. */
    static final class Through extends Upstream {
        private final Link link;
        private final Op input;
        private final TokenBucket[] gates;
        /** Whether a gate counts bytes: then packets pass one by one. */
        private final boolean single;
        private final int deepest;

        Through(Link link, Op input, Gate[] gates, int deepest) {
            this.link = link;
            this.input = input;
            this.gates = new TokenBucket[gates.length];
            boolean bytes = false;
            for (int i = 0; i < gates.length; i++) {
                this.gates[i] = gates[i].bucket();
                bytes |= gates[i].pace().unit() == Pace.Unit.BYTES;
            }
            this.single = bytes;
            this.deepest = deepest;
        }

        @Override
        int move(Workspace w, int want) {
            int total = 0;
            while (total < want) {
                int moved = once(w, single ? 1 : want - total);
                if (moved == 0) {
                    break;
                }
                total += moved;
            }
            return total;
        }

        private int once(Workspace w, int want) {
            long allowed = want;
            for (TokenBucket gate : gates) {
                allowed = Math.min(allowed, gate.available(w.nowNs));
            }
            if (allowed <= 0) {
                return 0;
            }
            int moved = link.request(w, (int) allowed);
            int at = w.top;
            int count = link.take(w, at, (int) allowed);
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    for (TokenBucket gate : gates) {
                        gate.spend(Packets.length(w.batch[at + i]));
                    }
                }
                w.begin(count, deepest, w.nowNs);
                w.top += count;
                input.run(w, at, count);
                w.top = at;
            }
            return Math.max(moved, count);
        }

        @Override
        int waiting() {
            return link.waiting();
        }

        @Override
        long readyNs(long nowNs) {
            long ready = link.upstream.readyNs(nowNs);
            for (TokenBucket gate : gates) {
                ready = Math.max(ready, gate.readyNs(nowNs));
            }
            return ready;
        }
    }

    record Gate(TokenBucket bucket, Pace pace) {}

    /** An element that pulls from several inputs, the first that has something first. */
    static final class Merged extends Upstream {
        private final Upstream[] inputs;

        Merged(Upstream[] inputs) {
            this.inputs = inputs;
        }

        @Override
        int move(Workspace w, int want) {
            int moved = 0;
            for (int i = 0; i < inputs.length && moved < want; i++) {
                moved += inputs[i].move(w, want - moved);
            }
            return moved;
        }

        @Override
        int waiting() {
            int waiting = 0;
            for (Upstream input : inputs) {
                waiting += input.waiting();
            }
            return waiting;
        }

        @Override
        long readyNs(long nowNs) {
            long ready = Pipeline.NEVER;
            for (Upstream input : inputs) {
                ready = input.waiting() > 0 ? Math.min(ready, input.readyNs(nowNs)) : ready;
            }
            return ready;
        }
    }
}
