package io.weir.program;

import java.time.Duration;
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

    /** Sets NETWORK; {@code refused} as for {@link Shift}. */
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

    /**
     * {@code equal} when both fields are there and have the same value. An absent field equals nothing. On the equal
     * way the verifier knows that both are one.
     */
    record Compare(Field left, Field right, Step equal, Step unequal) implements Step {}

    /**
     * Looks {@code key} up and puts what it finds into registers; a miss leaves the registers as they were. With
     * {@code keepsAlive} a hit starts the entry's idle time anew; without, the entry dies when it would have anyway (an
     * ARP entry must not live on because it is used).
     */
    record Lookup(Table table, List<Value> key, List<Field> into, boolean keepsAlive, Step hit, Step miss)
            implements Step {
        public Lookup {
            key = List.copyOf(key);
            into = List.copyOf(into);
        }

        /** One that keeps what it finds alive. */
        public Lookup(Table table, List<Value> key, List<Field> into, Step hit, Step miss) {
            this(table, key, into, true, hit, miss);
        }
    }

    /**
     * Enters or replaces all of {@code entries}, or none: {@code full} when the table has no room for those that are
     * new. Entries learned together (the two directions of a flow) live together: looking one up keeps all of them
     * alive, and none is gone before all have been left alone for {@code idle}. An entry that is replaced leaves its
     * old companion to live on without it; of two entries with the same key the second stays.
     *
     * @param entries one or two
     * @param idle how long these entries live unused, instead of the table's own time
     */
    record Learn(Table table, List<Entry> entries, Duration idle, Step next, Step full) implements Step {
        public record Entry(List<Value> key, List<Value> values) {
            public Entry {
                key = List.copyOf(key);
                values = List.copyOf(values);
            }
        }

        public Learn {
            entries = List.copyOf(entries);
            if (entries.isEmpty() || entries.size() > 2) {
                throw new IllegalArgumentException(entries.size() + " entries");
            }
        }

        /** One entry, for as long as the table says. */
        public Learn(Table table, List<Value> key, List<Value> values, Step next, Step full) {
            this(table, List.of(new Entry(key, values)), table.idle(), next, full);
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
