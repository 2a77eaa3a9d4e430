package io.weir.program;

import java.util.List;

/**
 * One step of a packet program, with what comes after it. A program is a tree of steps; sub-trees may be shared, cycles
 * cannot be built. The engine runs a step over a batch of packets, the verifier over a symbolic packet, the
 * {@code Interpreter} over one packet: this comment is what all three agree on.
 */
public sealed interface Step {

    /** The first rule whose terms all hold decides; if none does, {@code otherwise}. */
    record Match(List<Rule> rules, Step otherwise) implements Step {
        public Match {
            rules = List.copyOf(rules);
        }
    }

    /**
     * All assignments at once: every value is read before any target is written. Targets must not overlap. Checksum
     * repair covers the targets in the IPv4 header and, for {@link Repair#IP_AND_TRANSPORT}, in the transport header.
     */
    record Set(List<Assignment> assignments, Repair repair, Step next) implements Step {
        public Set {
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * Moves START: forward strips, backward reveals bytes that were stripped before. NETWORK stays where it is, also
     * when START passes it. {@code refused} when the place is absent, past the packet's end, or before any byte that
     * was ever part of the packet (memory of earlier packets is never revealed).
     */
    record Shift(Place to, Step next, Step refused) implements Step {}

    /** Puts {@code header} before START and moves START to its first byte; {@code refused} without headroom. */
    record Push(Bytes header, Step next, Step refused) implements Step {}

    /** Sets NETWORK; {@code refused} when the place is absent or past the packet's end. */
    record Mark(Place network, Step next, Step refused) implements Step {}

    /** Cuts the packet to end {@code bytes} after {@code from}; one that ends before is left alone. */
    record Take(Place from, Value bytes, Step next) implements Step {}

    /**
     * Computes a checksum anew and stores it: 1 for the IPv4 header, or that of the transport protocol. Nothing
     * happens when the header is not wholly in the packet or, for TRANSPORT, the packet is a fragment.
     */
    record Checksum(Kind kind, Step next) implements Step {
        public enum Kind {
            IP,
            TRANSPORT
        }
    }

    /** Looks {@code key} up and puts what it finds into registers. A hit keeps the entry alive. */
    record Lookup(Table table, List<Value> key, List<Field> into, Step hit, Step miss) implements Step {
        public Lookup {
            key = List.copyOf(key);
            into = List.copyOf(into);
        }
    }

    /** Enters or replaces an entry; {@code full} when the table has no room. */
    record Learn(Table table, List<Value> key, List<Value> values, Step next, Step full) implements Step {
        public Learn {
            key = List.copyOf(key);
            values = List.copyOf(values);
        }
    }

    /**
     * Puts into {@code register} a number of {@code range} such that {@code key}, which may read the register, is not in
     * the table; {@code exhausted} when a bounded search finds none. The order of the search is not promised.
     */
    record Pick(Field register, Interval range, Table table, List<Value> key, Step next, Step exhausted)
            implements Step {
        public Pick {
            key = List.copyOf(key);
        }
    }

    /** {@code within} while the pace allows, else {@code beyond}. The verifier follows both. */
    record Meter(Pace pace, Step within, Step beyond) implements Step {}

    record Choose(Chooser chooser, List<Step> ways) implements Step {
        public Choose {
            ways = List.copyOf(ways);
        }
    }

    record Hold(Holding holding, Step next) implements Step {}

    /** Each way gets its own copy of the packet, in order; the last gets the packet itself. */
    record Clone(List<Step> ways) implements Step {
        public Clone {
            ways = List.copyOf(ways);
        }
    }

    record Count(Counter counter, Step next) implements Step {}

    record Opaque(Code code, Footprint footprint, Reason dropped, Step next) implements Step {}

    /** Leaves the element through an output port. An unconnected port drops the packet. */
    record Emit(int port) implements Step {}

    /** Leaves the configuration. */
    record Transmit(Device device) implements Step {}

    record Drop(Reason reason) implements Step {}
}
