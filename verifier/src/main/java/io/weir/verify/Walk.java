package io.weir.verify;

import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Device;
import io.weir.program.Packet;
import io.weir.program.Reason;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Exhausted;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One exploration as it goes on: states found, packets waiting at them, ends. */
final class Walk {
    /** What makes two sets of packets one state. */
    private record Key(Entry entry, SymbolicPacket packet, int automaton, SymbolicPacket remembered) {}

    private record EndKey(int state, Ending ending, SymbolicPacket packet, int automaton, SymbolicPacket remembered) {}

    /** A state under construction. */
    static final class Found {
        final int id;
        final Key key;
        final int previous;
        final List<Integer> next = new ArrayList<>(2);
        Condition seen = Conditions.NONE;
        private Condition waiting = Conditions.NONE;
        private boolean queued;

        private Found(int id, Key key, int previous) {
            this.id = id;
            this.key = key;
            this.previous = previous;
        }

        Entry entry() {
            return key.entry;
        }

        SymbolicPacket packet() {
            return key.packet;
        }

        int automaton() {
            return key.automaton;
        }

        SymbolicPacket remembered() {
            return key.remembered;
        }

        State state() {
            return new State(
                    id,
                    key.entry,
                    new PacketSet(key.packet, seen),
                    key.automaton,
                    Optional.ofNullable(key.remembered),
                    previous < 0 ? OptionalInt.empty() : OptionalInt.of(previous));
        }
    }

    /** Packets at an exit, or arriving somewhere, with the automaton's view of them. */
    record Arrival(PacketSet packets, int automaton, SymbolicPacket remembered) {}

    private final Explorer explorer;
    private final HeaderSpace space;
    private final Conditions conditions;
    private final Automaton automaton;
    private final List<Injection> injections;
    private final List<Found> found = new ArrayList<>();
    private final Map<Key, Found> byKey = new HashMap<>();
    private final Deque<Found> queue = new ArrayDeque<>();
    private final Map<EndKey, Condition> ends = new LinkedHashMap<>();

    Walk(Explorer explorer, List<Injection> injections, Automaton automaton) {
        this.explorer = explorer;
        this.space = explorer.space();
        this.conditions = space.conditions();
        this.injections = injections;
        this.automaton = automaton;
    }

    void run() {
        for (Injection injection : injections) {
            arrive(null, injection.entry(), new Arrival(injection.packets(), automaton.start(), null), this::wait);
        }
        while (!queue.isEmpty()) {
            Found state = queue.poll();
            Condition fresh = state.waiting;
            state.waiting = Conditions.NONE;
            state.queued = false;
            visit(state, fresh, this::wait);
            for (int reader : explorer.tables().takeAwake()) {
                Found again = found.get(reader);
                again.waiting = again.seen;
                enqueue(again);
            }
        }
    }

    private void enqueue(Found state) {
        if (!state.queued) {
            state.queued = true;
            queue.add(state);
        }
    }

    /** What to do with packets that arrive at a state. */
    interface Arrivals {
        void at(Found from, Found to, Condition condition);
    }

    private void wait(Found from, Found to, Condition condition) {
        if (from != null && !from.next.contains(to.id)) {
            from.next.add(to.id);
        }
        Condition fresh = conditions.beyond(condition, to.seen);
        if (!fresh.isNone()) {
            to.seen = conditions.or(to.seen, fresh);
            to.waiting = conditions.or(to.waiting, fresh);
            enqueue(to);
        }
    }

    /** Runs the program at a state over some of its packets. */
    void visit(Found from, Condition condition, Arrivals arrivals) {
        Entry entry = from.key.entry;
        PacketSet packets = new PacketSet(from.key.packet, condition);
        explorer.executor().run(entry.node(), explorer.step(entry), packets, from.id, from.key.remembered,
                new Exits(from, arrivals));
    }

    private final class Exits implements Executor.Exits {
        private final Found from;
        private final Arrivals arrivals;
        private final int node;

        Exits(Found from, Arrivals arrivals) {
            this.from = from;
            this.arrivals = arrivals;
            this.node = from.key.entry.node();
        }

        private Arrival here(PacketSet packets) {
            return new Arrival(packets, from.key.automaton, from.key.remembered);
        }

        @Override
        public void emitted(int port, PacketSet packets) {
            Optional<Entry> to = explorer.network().after(node, port);
            if (to.isEmpty()) {
                end(from, new Ending.Unconnected(port), here(packets));
                return;
            }
            for (Arrival turned : turns(from, new Crossing.Leaves(node, port), here(packets))) {
                arrive(from, to.get(), turned, arrivals);
            }
        }

        @Override
        public void transmitted(Device device, PacketSet packets) {
            Optional<Entry> to = explorer.network().beyond(node, device);
            for (Arrival turned : turns(from, new Crossing.Transmitted(node, device), here(packets))) {
                if (to.isEmpty()) {
                    end(from, new Ending.Sent(device), turned);
                } else {
                    arrive(from, to.get(), turned, arrivals);
                }
            }
        }

        @Override
        public void dropped(Reason reason, PacketSet packets) {
            end(from, new Ending.Dropped(reason), here(packets));
        }
    }

    private List<Arrival> turns(Found from, Crossing crossing, Arrival arrival) {
        if (!automaton.watches(crossing.node())) {
            return List.of(arrival);
        }
        Optional<SymbolicPacket> remembered = Optional.ofNullable(arrival.remembered);
        State state = from == null ? injected(crossing, arrival) : from.state();
        Passing passing = new Passing(state, crossing, arrival.automaton, remembered, arrival.packets);
        List<Arrival> turned = new ArrayList<>();
        for (Automaton.Turn turn : automaton.turns(passing)) {
            SymbolicPacket keep = turn.remember() ? turn.packets().packet() : arrival.remembered;
            if (!space.isEmpty(turn.packets())) {
                turned.add(new Arrival(turn.packets(), turn.state(), keep));
            }
        }
        return turned;
    }

    /** An injection comes from no state; it is told as arriving from itself. */
    private static State injected(Crossing crossing, Arrival arrival) {
        Entry entry = ((Crossing.Arrives) crossing).entry();
        return new State(-1, entry, arrival.packets, arrival.automaton, Optional.empty(), OptionalInt.empty());
    }

    private void arrive(Found from, Entry to, Arrival arrival, Arrivals arrivals) {
        for (Arrival turned : turns(from, new Crossing.Arrives(to.node(), to), arrival)) {
            SymbolicPacket packet = entering(to, turned.packets.packet());
            if (-packet.start > headerLimit()) {
                Ending ending = new Ending.Growing(from == null ? 0 : from.id);
                end(from, ending, turned);
                continue;
            }
            Key key = new Key(to, packet, turned.automaton, turned.remembered);
            arrivals.at(from, state(key, from), turned.packets.condition());
        }
    }

    private int headerLimit() {
        return Math.multiplyExact(explorer.budget().headerDepth(), Packet.HEADROOM);
    }

    /** Registers do not survive an element; what comes from a device has nothing but its bytes. */
    private SymbolicPacket entering(Entry to, SymbolicPacket packet) {
        boolean received = explorer.receives(to);
        boolean same = packet.registers.size() == 0
                && (!received || packet.network == UNSET && packet.annotations.size() == 0 && packet.low == packet.start
                        && packet.room == packet.start - Packet.HEADROOM);
        if (same) {
            return packet;
        }
        Draft draft = packet.draft();
        draft.registers = Cells.EMPTY;
        if (received) {
            draft.network = UNSET;
            draft.transport = UNSET;
            draft.annotations = Cells.EMPTY;
            draft.low = draft.start;
            draft.room = draft.start - Packet.HEADROOM;
        }
        return draft.packet();
    }

    private Found state(Key key, Found from) {
        Found known = byKey.get(key);
        if (known == null) {
            if (found.size() >= explorer.budget().states()) {
                throw new Exhausted(explorer.budget().states() + " states");
            }
            known = new Found(found.size(), key, from == null ? -1 : from.id);
            found.add(known);
            byKey.put(key, known);
        }
        return known;
    }

    private void end(Found from, Ending ending, Arrival arrival) {
        int state = from == null ? 0 : from.id;
        EndKey key = new EndKey(state, ending, arrival.packets.packet(), arrival.automaton, arrival.remembered);
        ends.merge(key, arrival.packets.condition(), conditions::or);
    }

    /** Reports states that packets can come back to, once each. */
    void findCircles() {
        new Circles(this).report();
    }

    void circle(Found at, Condition condition) {
        Arrival arrival = new Arrival(new PacketSet(at.key.packet, condition), at.key.automaton, at.key.remembered);
        end(at, new Ending.Circling(at.id), arrival);
    }

    List<Found> found() {
        return found;
    }

    Conditions conditions() {
        return conditions;
    }

    Explorer explorer() {
        return explorer;
    }

    List<Injection> injections() {
        return injections;
    }

    List<Ended> ended() {
        List<Ended> list = new ArrayList<>();
        ends.forEach((key, condition) -> list.add(new Ended(
                found.get(key.state).state(),
                found.get(key.state).entry().node(),
                key.ending,
                new PacketSet(key.packet, condition),
                key.automaton,
                Optional.ofNullable(key.remembered))));
        return list;
    }
}
