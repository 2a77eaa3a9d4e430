package io.weir.program;

import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The plain reader of a configuration: one packet at a time, every step exactly as {@link Step} says, nothing clever.
 * The engine is compared with it, witnesses are replayed through it, and {@code weir trace} prints what it did. Keeps
 * the configuration's state (tables, queues, counters) from packet to packet. Time is passed in.
 */
public final class Interpreter {
    /** One thing that happened to a packet, in order. {@code node} is an index into the configuration's nodes. */
    public sealed interface Event {
        int node();

        /** A packet came into an element: from a device, a generator (input -1), or through an input port. */
        record Entered(int node, int input, byte[] packet) implements Event {}

        /** A rule of a Match decided, the {@code index}th; empty: none did, {@code otherwise} was taken. */
        record Matched(int node, int index, Optional<Rule> rule) implements Event {}

        /** It left through an output port. */
        record Left(int node, int port) implements Event {}

        /** A queue or a wait kept it. */
        record Held(int node) implements Event {}

        /** A packet that was held goes on. */
        record Resumed(int node) implements Event {}

        /** One copy of it was made. */
        record Cloned(int node) implements Event {}

        record Dropped(int node, Reason reason, byte[] packet) implements Event {}

        record Transmitted(int node, Device device, byte[] packet) implements Event {}
    }

    /** A packet that left the configuration. */
    public record Sent(Device device, byte[] packet) {}

    /** All that one call did, in order. */
    public record Run(List<Event> events) {
        public Run {
            events = List.copyOf(events);
        }

        public List<Sent> sent() {
            return events.stream()
                    .flatMap(e -> e instanceof Event.Transmitted t
                            ? Stream.of(new Sent(t.device(), t.packet()))
                            : Stream.<Sent>empty())
                    .toList();
        }

        public List<Event.Dropped> dropped() {
            return events.stream()
                    .flatMap(e -> e instanceof Event.Dropped d ? Stream.of(d) : Stream.<Event.Dropped>empty())
                    .toList();
        }
    }

    private final Configuration configuration;
    private final NodeState[] states;
    private final Walker walker;
    private final List<Turn> turns;
    private boolean started;

    /** @param seed of all random choices */
    public Interpreter(Configuration configuration, long seed) {
        this.configuration = configuration;
        this.states = new NodeState[configuration.nodes().size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new NodeState(seed, i);
        }
        this.walker = new Walker(configuration, states);
        this.turns = Turn.of(configuration);
    }

    /** A packet arrives from a device: all elements that receive from it get one. Longer than a frame: IAE. */
    public Run receive(Device device, byte[] packet, long nowNs) {
        start(nowNs);
        boolean received = false;
        for (int node = 0; node < states.length; node++) {
            for (Source source : configuration.nodes().get(node).program().sources()) {
                if (source instanceof Source.Receive receive && receive.device().equals(device)) {
                    received = true;
                    walker.begin(node, -1, receive.step(), Packet.of(packet));
                }
            }
        }
        if (received) {
            settle(nowNs);
        }
        return new Run(walker.takeEvents());
    }

    /** A packet arrives at an input port, as if its upstream had emitted it there. */
    public Run inject(int node, int input, Packet packet, long nowNs) {
        start(nowNs);
        walker.begin(node, input, configuration.nodes().get(node).program().inputs().get(input), packet);
        settle(nowNs);
        return new Run(walker.takeEvents());
    }

    /** Does what is due without a packet coming in: one turn of every pump and generator, waits that end. */
    public Run run(long nowNs) {
        start(nowNs);
        Puller puller = new Puller(configuration, states, walker);
        for (Turn turn : turns) {
            puller.take(turn, nowNs);
        }
        settle(nowNs);
        return new Run(walker.takeEvents());
    }

    /** Drops so far, by node index and reason. */
    public Map<Integer, Map<Reason, Long>> drops() {
        Map<Integer, Map<Reason, Long>> drops = new TreeMap<>();
        for (int i = 0; i < states.length; i++) {
            if (!states[i].drops.isEmpty()) {
                drops.put(i, Map.copyOf(states[i].drops));
            }
        }
        return drops;
    }

    /** Packets that a counter of an element has counted, or numbers that it has given out. */
    public long packets(int node, Counter counter) {
        return states[node].tally(counter).packets;
    }

    public long bytes(int node, Counter counter) {
        return states[node].tally(counter).bytes;
    }

    /** Live entries of a table. */
    public int entries(int node, Table table, long nowNs) {
        return states[node].table(table).size(nowNs);
    }

    /** Packets that an element holds. */
    public int packetsHeld(int node) {
        return states[node].packetsHeld();
    }

    /** Sets a variable, as its write handler would. */
    public void set(int node, Variable variable, long value) {
        states[node].set(variable, value);
    }

    /** Passes the time on. All paces count from the first time that anything happens. */
    private void start(long nowNs) {
        walker.at(nowNs);
        if (started) {
            return;
        }
        started = true;
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.Generates g -> states[g.node()].bucket(g.source(), g.source().pace()).available(nowNs);
                case Turn.Drains d -> states[d.node()].bucket(d.hold(), d.pump().pace()).available(nowNs);
                case Turn.Pulls p -> states[p.node()].bucket(p.hold(), p.pump().pace()).available(nowNs);
                case Turn.Sinks _ -> { }
            }
        }
        for (int node = 0; node < states.length; node++) {
            for (Step.Hold hold : Steps.holds(configuration.nodes().get(node).program(), Holding.Gate.class)) {
                states[node].bucket(hold, ((Holding.Gate) hold.holding()).pace()).available(nowNs);
            }
        }
    }

    /** Lets go the packets whose wait has ended, one round through all elements. */
    private void settle(long nowNs) {
        for (int node = 0; node < states.length; node++) {
            for (Step.Hold hold : Steps.holds(configuration.nodes().get(node).program(), Holding.Await.class)) {
                Deque<NodeState.Waiting> waiting = states[node].held(hold);
                // as many as wait now: those that come back wait for the next round
                for (int i = waiting.size(); i > 0; i--) {
                    NodeState.Waiting first = waiting.removeFirst();
                    if (walker.awaited(node, (Holding.Await) hold.holding(), first)) {
                        walker.resume(node, hold.next(), first.packet());
                    } else {
                        waiting.addLast(first);
                    }
                }
            }
        }
    }
}
