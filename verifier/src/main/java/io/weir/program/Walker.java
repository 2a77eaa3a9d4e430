package io.weir.program;

import io.weir.program.Interpreter.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Executes the steps of an {@link Interpreter}'s elements for one packet at a time, and notes what happens. */
final class Walker {
    private final Configuration configuration;
    private final NodeState[] states;
    private final List<Event> events = new ArrayList<>();
    private long nowNs;
    private int depth;
    private int hops;

    Walker(Configuration configuration, NodeState[] states) {
        this.configuration = configuration;
        this.states = states;
    }

    void at(long nowNs) {
        this.nowNs = nowNs;
    }

    List<Event> takeEvents() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    void note(Event event) {
        events.add(event);
    }

    /** A packet comes into an element anew: from a device, a generator, a pull. */
    void begin(int node, int input, Step step, Packet packet) {
        hops = 0;
        depth = 0;
        enter(node, input, step, packet);
    }

    /** A packet that was held goes on. */
    void resume(int node, Step step, Packet packet) {
        hops = 0;
        depth = 0;
        events.add(new Event.Resumed(node));
        packet.nowNs(nowNs);
        walk(node, step, packet);
    }

    private void enter(int node, int input, Step step, Packet packet) {
        events.add(new Event.Entered(node, input, packet.bytes()));
        packet.clearRegisters();
        packet.nowNs(nowNs);
        boolean before = states[node].pulled;
        states[node].pulled = pulls(node, input);
        walk(node, step, packet);
        states[node].pulled = before;
    }

    /** Whether packets come to this input because the element asks for them. */
    boolean pulls(int node, int input) {
        return configuration.links().stream().anyMatch(l -> l.to() == node && l.input() == input && l.pull());
    }

    private void walk(int node, Step first, Packet packet) {
        Step step = first;
        while (step != null) {
            step = one(node, step, packet);
        }
    }

    /** Does one step; null when the packet has ended here. */
    private Step one(int node, Step step, Packet packet) {
        NodeState state = states[node];
        return switch (step) {
            case Step.Match match -> match(node, match, packet);
            case Step.Compare compare -> {
                long left = packet.read(compare.left());
                boolean equal = left != Field.ABSENT && left == packet.read(compare.right());
                yield equal ? compare.equal() : compare.unequal();
            }
            case Step.Set set -> set(state, set, packet);
            case Step.Shift shift -> packet.shift(shift.to()) ? shift.next() : shift.refused();
            case Step.Push push -> packet.push(push.header()) ? push.next() : push.refused();
            case Step.Mark mark -> packet.mark(mark.network()) ? mark.next() : mark.refused();
            case Step.Take take -> {
                packet.take(take.from(), evaluate(state, take.bytes(), packet));
                yield take.next();
            }
            case Step.Checksum checksum -> {
                switch (checksum.kind()) {
                    case IP -> new Headers(packet).computeIp();
                    case TRANSPORT -> new Headers(packet).computeTransport();
                }
                yield checksum.next();
            }
            case Step.Lookup lookup -> lookup(state, lookup, packet);
            case Step.Learn learn -> learn(state, learn, packet) ? learn.next() : learn.full();
            case Step.Pick pick -> pick(state, pick, packet) ? pick.next() : pick.exhausted();
            case Step.Meter meter ->
                state.bucket(meter, meter.pace()).admit(packet.length(), nowNs) ? meter.within() : meter.beyond();
            case Step.Choose choose -> choose(node, choose, packet);
            case Step.Hold hold -> hold(node, hold, packet);
            case Step.Clone clone -> {
                for (int i = 0; i < clone.ways().size() - 1; i++) {
                    events.add(new Event.Cloned(node));
                    walk(node, clone.ways().get(i), packet.copy());
                }
                yield clone.ways().getLast();
            }
            case Step.Count count -> {
                state.tally(count.counter()).packets++;
                state.tally(count.counter()).bytes += packet.length();
                yield count.next();
            }
            case Step.Opaque opaque -> {
                Reason why = new Guard(opaque.footprint()).run(opaque.code(), packet, opaque.dropped());
                yield why == null ? opaque.next() : drop(node, why, packet);
            }
            case Step.Emit emit -> emit(node, emit.port(), packet);
            case Step.Transmit transmit -> {
                events.add(new Event.Transmitted(node, transmit.device(), packet.bytes()));
                yield null;
            }
            case Step.Drop drop -> drop(node, drop.reason(), packet);
        };
    }

    Step drop(int node, Reason reason, Packet packet) {
        states[node].drop(reason);
        events.add(new Event.Dropped(node, reason, packet.bytes()));
        return null;
    }

    private Step match(int node, Step.Match match, Packet packet) {
        for (int i = 0; i < match.rules().size(); i++) {
            Rule rule = match.rules().get(i);
            if (rule.terms().stream().allMatch(t -> t.values().contains(packet.read(t.field())))) {
                events.add(new Event.Matched(node, i, Optional.of(rule)));
                return rule.then();
            }
        }
        events.add(new Event.Matched(node, match.rules().size(), Optional.empty()));
        return match.otherwise();
    }

    private Step set(NodeState state, Step.Set set, Packet packet) {
        List<Long> values = new ArrayList<>();
        for (Assignment assignment : set.assignments()) {
            values.add(evaluate(state, assignment.value(), packet));
        }
        Headers headers = set.repair() == Repair.NONE ? null : new Headers(packet);
        for (int i = 0; i < values.size(); i++) {
            assign(packet, set.assignments().get(i).target(), values.get(i));
        }
        if (headers != null) {
            headers.repair(set.repair());
        }
        return set.next();
    }

    private static void assign(Packet packet, Field target, long value) {
        if (value != Field.ABSENT) {
            packet.write(target, value);
        }
    }

    private long evaluate(NodeState state, Value value, Packet packet) {
        return switch (value) {
            case Value.Constant constant -> constant.value();
            case Value.Read read -> packet.read(read.field());
            case Value.Plus plus -> {
                long field = packet.read(plus.field());
                yield field == Field.ABSENT ? Field.ABSENT : field + plus.amount() & (1L << Field.MAX_WIDTH) - 1;
            }
            case Value.Length length -> packet.lengthFrom(length.from(), length.plus());
            case Value.Sequence sequence -> ++state.tally(sequence.counter()).packets;
        };
    }

    private List<Long> evaluate(NodeState state, List<Value> values, Packet packet) {
        return values.stream().map(v -> evaluate(state, v, packet)).toList();
    }

    private Step lookup(NodeState state, Step.Lookup lookup, Packet packet) {
        List<Long> key = evaluate(state, lookup.key(), packet);
        List<Long> found = state.table(lookup.table()).find(key, lookup.keepsAlive(), nowNs);
        if (found == null) {
            return lookup.miss();
        }
        for (int i = 0; i < lookup.into().size(); i++) {
            assign(packet, lookup.into().get(i), found.get(i));
        }
        return lookup.hit();
    }

    private boolean learn(NodeState state, Step.Learn learn, Packet packet) {
        List<List<Long>> keys = new ArrayList<>();
        List<List<Long>> values = new ArrayList<>();
        for (Step.Learn.Entry entry : learn.entries()) {
            keys.add(evaluate(state, entry.key(), packet));
            values.add(evaluate(state, entry.values(), packet));
        }
        return state.table(learn.table()).learn(keys, values, Table.ns(learn.idle()), nowNs);
    }

    private boolean pick(NodeState state, Step.Pick pick, Packet packet) {
        long size = pick.range().high() - pick.range().low() + 1;
        long first = state.dice.below(size);
        for (long i = 0; i < Math.min(size, Limits.PICK_TRIES); i++) {
            long candidate = pick.range().low() + (first + i) % size;
            Packet trial = packet.copy();
            trial.write(pick.register(), candidate);
            List<Long> key = evaluate(state, pick.key(), trial);
            if (state.table(pick.table()).find(key, false, nowNs) == null) {
                packet.write(pick.register(), candidate);
                return true;
            }
        }
        return false;
    }

    private Step choose(int node, Step.Choose choose, Packet packet) {
        NodeState state = states[node];
        int ways = choose.ways().size();
        long way = switch (choose.chooser()) {
            case Chooser.Fixed fixed -> state.value(fixed.variable());
            case Chooser.RoundRobin _ -> state.turn(choose, ways);
            case Chooser.Random _ -> state.dice.below(ways);
            case Chooser.Hash hash -> {
                long sum = 0;
                for (Field field : hash.fields()) {
                    sum = Dice.hash(sum, packet.read(field));
                }
                yield Dice.way(sum, ways);
            }
        };
        return way >= 0 && way < ways ? choose.ways().get((int) way) : drop(node, EngineReason.NO_WAY, packet);
    }

    private Step hold(int node, Step.Hold hold, Packet packet) {
        NodeState state = states[node];
        return switch (hold.holding()) {
            case Holding.Queue queue -> {
                if (state.held(hold).size() >= queue.capacity() && queue.overflow() == Holding.Overflow.DROP_OLDEST) {
                    drop(node, queue.full(), state.held(hold).removeFirst().packet());
                }
                yield keep(node, hold, queue.capacity(), queue.full(), packet);
            }
            case Holding.Pump pump ->
                state.pulled ? hold.next() : keep(node, hold, pump.capacity(), pump.full(), packet);
            case Holding.Gate _ -> hold.next();
            case Holding.Await await -> {
                List<Long> key = evaluate(state, await.key(), packet);
                yield state.table(await.table()).find(key, false, nowNs) != null
                        ? hold.next() : keep(node, hold, await.capacity(), await.full(), packet);
            }
        };
    }

    private Step keep(int node, Step.Hold hold, int capacity, Reason full, Packet packet) {
        if (states[node].held(hold).size() >= capacity) {
            return drop(node, full, packet);
        }
        states[node].held(hold).addLast(new NodeState.Waiting(packet, nowNs));
        events.add(new Event.Held(node));
        return null;
    }

    /** Whether a packet that waits under {@code await} may go on. */
    boolean awaited(int node, Holding.Await await, NodeState.Waiting waiting) {
        NodeState state = states[node];
        List<Long> key = evaluate(state, await.key(), waiting.packet());
        return state.table(await.table()).find(key, false, nowNs) != null
                || nowNs - waiting.sinceNs() >= Table.ns(await.patience());
    }

    private Step emit(int node, int port, Packet packet) {
        Optional<Configuration.Link> after = configuration.after(node, port);
        if (after.isEmpty()) {
            return drop(node, EngineReason.UNCONNECTED, packet);
        }
        Configuration.Link link = after.get();
        if (link.pull()) {
            if (states[node].delivered(port).size() >= Limits.DELIVERED) {
                return drop(node, EngineReason.NOT_PULLED, packet);
            }
            states[node].delivered(port).addLast(packet);
            events.add(new Event.Left(node, port));
            return null;
        }
        if (depth >= Limits.depth(states.length) || hops >= Limits.HOPS_PER_PACKET) {
            return drop(node, EngineReason.TOO_MANY_HOPS, packet);
        }
        events.add(new Event.Left(node, port));
        hops++;
        depth++;
        Step step = configuration.nodes().get(link.to()).program().inputs().get(link.input());
        enter(link.to(), link.input(), step, packet);
        depth--;
        return null;
    }
}
