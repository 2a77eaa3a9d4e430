package io.weir.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                            ? java.util.stream.Stream.of(new Sent(t.device(), t.packet()))
                            : java.util.stream.Stream.empty())
                    .toList();
        }

        public List<Event.Dropped> dropped() {
            return events.stream()
                    .flatMap(e -> e instanceof Event.Dropped d ? java.util.stream.Stream.of(d) : java.util.stream.Stream.empty())
                    .toList();
        }
    }

    public Interpreter(Configuration configuration, long seed) {}

    /** A packet arrives from a device: all elements that receive from it get one. */
    public Run receive(Device device, byte[] packet, long nowNs) {
        return new Run(List.of());
    }

    /** A packet arrives at an input port, as if its upstream had emitted it there. */
    public Run inject(int node, int input, Packet packet, long nowNs) {
        return new Run(List.of());
    }

    /** Does what is due without a packet coming in: pumps, generators, waits that end. */
    public Run run(long nowNs) {
        return new Run(List.of());
    }

    /** Drops so far, by node index and reason. */
    public Map<Integer, Map<Reason, Long>> drops() {
        return Map.of();
    }
}
