package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import io.weir.program.Interpreter.Event;
import io.weir.program.Packet;
import io.weir.program.Reason;
import io.weir.program.Source;
import io.weir.topology.Fabric;
import io.weir.verify.Crossing;
import io.weir.verify.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends one packet through a network for real: the plain interpreter runs every part, in its first moments after
 * start. What it shows is a fact, whatever the symbolic walk had to assume. Generators make nothing meanwhile, so that
 * all that happens, happens to this packet.
 */
final class Replay {
    /** A packet that circles is stopped; nobody reads longer paths. */
    private static final int MAX_MOMENTS = 4_000;

    private static final long SEED = 1;
    /** When timers are looked at, nanoseconds: soon, after a second, after ten minutes. */
    private static final long[] TIMES_NS = {1_000_000L, 1_000_000_000L, 600_000_000_000L};

    /**
     * One thing that happened.
     *
     * @param node of the network
     * @param crossing present when a point was crossed
     * @param rule the line that decided, when one did
     * @param dropped why the packet ended here, when it did
     * @param packet its bytes; empty when not known at this moment
     */
    record Moment(
            int node, Optional<Crossing> crossing, Optional<Span> rule, Optional<Reason> dropped, byte[] packet) {}

    private record Part(int first, Alone alone, Interpreter interpreter) {}

    private record Arrival(Entry entry, byte[] packet) {}

    private final Fabric fabric;
    private final TreeMap<Integer, Part> parts = new TreeMap<>();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final List<Moment> moments = new ArrayList<>();

    private Replay(Fabric fabric) {
        this.fabric = fabric;
        add(0, fabric.vertexConfiguration());
        for (String name : fabric.partNames()) {
            add(fabric.part(name).orElseThrow(), fabric.configuration(name).orElseThrow());
        }
    }

    private void add(int first, Configuration configuration) {
        Alone alone = Alone.of(configuration);
        parts.put(first, new Part(first, alone, new Interpreter(alone.configuration(), SEED)));
    }

    /** All that happens after {@code frame} arrives at {@code entry}, in order. */
    static List<Moment> run(Fabric fabric, Entry entry, byte[] frame) {
        Replay replay = new Replay(fabric);
        replay.arrivals.add(new Arrival(entry, frame));
        replay.settle(0);
        for (long nowNs : TIMES_NS) {
            for (Part part : replay.parts.values()) {
                replay.take(part, part.interpreter().run(nowNs).events());
            }
            replay.settle(nowNs);
        }
        return replay.moments;
    }

    private void settle(long nowNs) {
        while (!arrivals.isEmpty() && moments.size() < MAX_MOMENTS) {
            Arrival arrival = arrivals.poll();
            Part part = parts.floorEntry(arrival.entry().node()).getValue();
            if (arrival.packet().length > Packet.MAX_LENGTH) {
                continue;
            }
            Interpreter.Run run = switch (arrival.entry()) {
                case Entry.Input input -> part.interpreter()
                        .inject(input.node() - part.first(), input.port(), Packet.of(arrival.packet()), nowNs);
                case Entry.Source source -> begin(part, source, arrival.packet(), nowNs);
            };
            take(part, run.events());
        }
    }

    private static Interpreter.Run begin(Part part, Entry.Source entry, byte[] packet, long nowNs) {
        int node = entry.node() - part.first();
        return switch (part.alone().source(node, entry.index())) {
            case Source.Receive receive -> part.interpreter().receive(receive.device(), packet, nowNs);
            case Source.Generate generate -> part.interpreter()
                    .inject(node, part.alone().made(node, entry.index()), Packet.of(packet), nowNs);
        };
    }

    private void take(Part part, List<Event> events) {
        for (Event event : events) {
            if (moments.size() >= MAX_MOMENTS) {
                return;
            }
            int node = part.first() + event.node();
            switch (event) {
                case Event.Entered entered -> entered(part, node, entered);
                case Event.Matched matched -> matched.rule().flatMap(r -> r.origin()).ifPresent(span -> moments.add(
                        new Moment(node, Optional.empty(), Optional.of(span), Optional.empty(), new byte[0])));
                case Event.Left left -> crossed(node, new Crossing.Leaves(node, left.port()), new byte[0]);
                case Event.Dropped dropped -> moments.add(new Moment(
                        node, Optional.empty(), Optional.empty(), Optional.of(dropped.reason()), dropped.packet()));
                case Event.Transmitted sent -> transmitted(node, sent.device(), sent.packet());
                case Event.Held held -> { }
                case Event.Resumed resumed -> { }
                case Event.Cloned cloned -> { }
            }
        }
    }

    private void entered(Part part, int node, Event.Entered entered) {
        boolean linked = entered.input() >= 0 && !part.alone().makes(node - part.first(), entered.input());
        Entry entry = linked ? new Entry.Input(node, entered.input()) : new Entry.Source(node, 0);
        crossed(node, new Crossing.Arrives(node, entry), entered.packet());
    }

    private void transmitted(int node, Device device, byte[] packet) {
        crossed(node, new Crossing.Transmitted(node, device), packet);
        fabric.network().beyond(node, device).ifPresent(entry -> arrivals.add(new Arrival(entry, packet)));
    }

    private void crossed(int node, Crossing crossing, byte[] packet) {
        moments.add(new Moment(node, Optional.of(crossing), Optional.empty(), Optional.empty(), packet));
    }

    /** Names of the nodes on the way, each once in a row. */
    static List<String> path(Fabric fabric, List<Moment> moments) {
        List<String> names = new ArrayList<>();
        for (Moment moment : moments) {
            String name = fabric.display(moment.node());
            if (names.isEmpty() || !names.getLast().equals(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
