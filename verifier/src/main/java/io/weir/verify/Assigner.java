package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.OPEN;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Assignment;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Repair;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayList;
import java.util.List;

/** Executes assignments: reads values, writes cells, keeps book of which checksums are still right. */
final class Assigner {
    private static final int REGISTER_BITS = 64;

    /** One of the things an assignment may come to: under {@code when}, these pieces; null: nothing happens. */
    private record Way(int when, List<Piece> pieces) {}

    /** Steps compare by value, which is slow; their identity is enough to tell sites apart. */
    private record Site(Object step, io.weir.program.Interval range) {
        @Override
        public boolean equals(Object other) {
            boolean named = step instanceof String;
            return other instanceof Site s
                    && s.range.equals(range)
                    && (named ? step.equals(s.step) : s.step == step);
        }

        @Override
        public int hashCode() {
            return 31 * range.hashCode() + (step instanceof String ? step.hashCode() : System.identityHashCode(step));
        }
    }

    private record Write(Field target, List<Piece> pieces) {}

    private record Fork(Condition condition, List<Write> writes) {}

    private final HeaderSpace space;
    private final Reader reader;
    private final Conditions conditions;
    private final Diagrams diagrams;
    private SymbolicPacket kept;

    Assigner(HeaderSpace space) {
        this.space = space;
        this.reader = space.reader();
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
    }

    /** All sets of packets that the step makes of this one. */
    List<PacketSet> set(int node, Step.Set step, PacketSet set) {
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : writable(set, step)) {
            result.addAll(forks(node, step, part));
        }
        return result;
    }

    private List<PacketSet> writable(PacketSet set, Step.Set step) {
        List<Field> fields = new ArrayList<>();
        for (Assignment assignment : step.assignments()) {
            fields.add(assignment.target());
            fields.addAll(fieldsOf(assignment.value()));
        }
        if (step.repair() == Repair.IP_AND_TRANSPORT && set.packet().network != UNSET) {
            fields.add(Fields.IP_PROTO);
            fields.add(Fields.IP_FRAGMENT);
        }
        List<PacketSet> parts = space.resolver().readable(set, fields);
        parts = each(parts, part -> movesHeader(part.packet(), step) ? space.resolver().split(part, Need.BASE) : null);
        return step.repair() == Repair.IP_AND_TRANSPORT ? each(parts, this::byProtocol) : parts;
    }

    private interface Splitting {
        /** The parts, or null to keep the set whole. */
        List<PacketSet> of(PacketSet set);
    }

    private static List<PacketSet> each(List<PacketSet> parts, Splitting splitting) {
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : parts) {
            List<PacketSet> split = splitting.of(part);
            if (split == null) {
                result.add(part);
            } else {
                result.addAll(split);
            }
        }
        return result;
    }

    /** Whether a write changes where the transport header floats. */
    private static boolean movesHeader(SymbolicPacket p, Step.Set step) {
        if (p.base != FLOATING) {
            return false;
        }
        for (Assignment assignment : step.assignments()) {
            Field target = assignment.target();
            boolean inPacket = target.tag().compareTo(Tag.TRANSPORT) <= 0 && !Reader.isFloating(p, target);
            if (inPacket && overlaps(p, target, 8 * p.anchor, 8 * p.anchor + 8)) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlaps(SymbolicPacket p, Field target, int from, int to) {
        int bit = Reader.bit(p, target);
        return bit < to && bit + target.width() > from;
    }

    /** Where the transport checksum is depends on the protocol. */
    private List<PacketSet> byProtocol(PacketSet set) {
        if (set.packet().network == UNSET) {
            return null;
        }
        Reading protocol = reader.read(set.packet(), Fields.IP_PROTO);
        if (protocol.isAbsent() || Pieces.isConstant(protocol.pieces())) {
            return null;
        }
        List<PacketSet> parts = new ArrayList<>();
        Condition rest = set.condition();
        for (int number : new int[] {1, 6, 17}) {
            Within is = space.within(protocol, Intervals.of(number));
            add(parts, set.packet(), conditions.and(set.condition(), is.may()));
            rest = conditions.without(rest, is.must());
        }
        add(parts, set.packet(), rest);
        return parts.size() == 1 ? null : parts;
    }

    private void add(List<PacketSet> parts, SymbolicPacket packet, Condition condition) {
        if (!condition.isNone() && !conditions.isEmpty(condition)) {
            parts.add(new PacketSet(packet, condition));
        }
    }

    private List<PacketSet> forks(int node, Step.Set step, PacketSet set) {
        SymbolicPacket before = set.packet();
        List<Fork> forks = List.of(new Fork(forgetting(node, step, set), List.of()));
        for (Assignment assignment : step.assignments()) {
            List<Fork> next = new ArrayList<>();
            for (Way way : ways(node, before, assignment)) {
                for (Fork fork : forks) {
                    Condition condition = conditions.and(fork.condition, way.when);
                    if (!condition.isNone() && (way.when == Diagrams.ALL || !conditions.isEmpty(condition))) {
                        next.add(new Fork(condition, plus(fork.writes, assignment.target(), way.pieces)));
                    }
                }
            }
            forks = next;
        }
        List<PacketSet> result = new ArrayList<>();
        for (Fork fork : forks) {
            PacketSet unwritten = new PacketSet(before, fork.condition);
            result.add(new PacketSet(apply(unwritten, fork.writes, step.repair()), fork.condition));
        }
        return result;
    }

    private Condition forgetting(int node, Step.Set step, PacketSet set) {
        Condition condition = set.condition();
        for (Assignment assignment : step.assignments()) {
            if (assignment.value() instanceof Value.Sequence sequence) {
                int width = assignment.target().width();
                int symbol = fresh(node, sequence.counter().name(), set.packet(), width).symbol();
                condition = conditions.forget(condition, symbol);
            }
        }
        return condition;
    }

    private static List<Write> plus(List<Write> writes, Field target, List<Piece> pieces) {
        if (pieces == null) {
            return writes;
        }
        List<Write> longer = new ArrayList<>(writes);
        longer.add(new Write(target, pieces));
        return longer;
    }

    private List<Way> ways(int node, SymbolicPacket p, Assignment assignment) {
        Field target = assignment.target();
        int there = switch (target.tag()) {
            case START, NETWORK, TRANSPORT -> reader.present(p, target);
            case ANNOTATION -> target.bit() >= 0 && target.bit() + target.width() <= 384 ? Diagrams.ALL : Diagrams.NONE;
            case REGISTER -> Reader.inRegister(target) ? Diagrams.ALL : Diagrams.NONE;
            case DERIVED -> Diagrams.NONE;
        };
        List<Way> ways = new ArrayList<>();
        int skipped = diagrams.not(there);
        for (Way way : values(node, p, assignment.value(), target.width())) {
            int when = diagrams.and(there, way.when);
            if (way.pieces == null) {
                skipped = diagrams.or(skipped, when);
            } else if (when != Diagrams.NONE) {
                ways.add(new Way(when, Pieces.fit(way.pieces, target.width())));
            }
        }
        if (skipped != Diagrams.NONE) {
            ways.add(new Way(skipped, null));
        }
        return ways;
    }

    /** The value, by case; null pieces where it is absent. */
    private List<Way> values(int node, SymbolicPacket p, Value value, int width) {
        return switch (value) {
            case Value.Constant c -> List.of(new Way(Diagrams.ALL, List.of(Piece.constant(c.value(), 48))));
            case Value.Read read -> present(reader.read(p, read.field()));
            case Value.Plus plus -> {
                Reading reading = reader.read(p, plus.field());
                yield present(new Reading(reading.present(), sum(reading.pieces(), plus.amount(), width)));
            }
            case Value.Length length -> length(p, length.from(), length.plus());
            case Value.Sequence sequence -> List.of(new Way(
                    Diagrams.ALL, List.of(fresh(node, sequence.counter().name(), p, width))));
        };
    }

    /** Packets for which a value is made of these pieces; null: for which it is absent. */
    record Valued(PacketSet packets, List<Piece> pieces) {}

    /** A value by case. All of {@link #fieldsOf} must be readable. */
    List<Valued> value(int node, PacketSet set, Value value) {
        List<Valued> result = new ArrayList<>();
        for (Way way : values(node, set.packet(), value, Field.MAX_WIDTH)) {
            Condition condition = conditions.and(set.condition(), way.when);
            if (!condition.isNone() && !conditions.isEmpty(condition)) {
                result.add(new Valued(new PacketSet(set.packet(), condition), way.pieces));
            }
        }
        return result;
    }

    private List<Way> present(Reading reading) {
        if (reading.present() == Diagrams.ALL) {
            return List.of(new Way(Diagrams.ALL, reading.pieces()));
        }
        return List.of(
                new Way(reading.present(), reading.pieces()), new Way(diagrams.not(reading.present()), null));
    }

    private static List<Piece> sum(List<Piece> pieces, long amount, int width) {
        if (amount == 0) {
            return pieces;
        }
        List<Piece> fitted = Pieces.width(pieces) > width ? Pieces.fit(pieces, width) : pieces;
        return fitted.size() == 1 && fitted.getFirst().canAdd(width)
                ? List.of(fitted.getFirst().plus(amount, width))
                : List.of(Piece.unknown(width));
    }

    private List<Way> length(SymbolicPacket p, Place from, int plus) {
        int position = position(p, from);
        if (position == UNSET) {
            return List.of(new Way(Diagrams.ALL, null));
        }
        Bound bound = p.end.getFirst();
        long amount = (long) bound.plus() - position + plus;
        Piece piece = bound.value().plus(amount, 48);
        if (amount >= 0) {
            return List.of(new Way(Diagrams.ALL, List.of(piece)));
        }
        int positive = space.membership().atLeast(bound.value(), -amount).may();
        return List.of(
                new Way(positive, List.of(bound.value().plus(amount, 16))),
                new Way(diagrams.not(positive), List.of(Piece.constant(0, 48))));
    }

    /** The byte that a place means; {@link SymbolicPacket#UNSET} when its tag is absent. */
    static int position(SymbolicPacket p, Place place) {
        int tag = switch (place.tag()) {
            case START -> p.start;
            case NETWORK -> p.network;
            case TRANSPORT -> p.network == UNSET || p.network < p.start ? UNSET : p.transport;
            case ANNOTATION, REGISTER, DERIVED -> UNSET;
        };
        return tag == UNSET ? UNSET : tag + place.offset();
    }

    /** What must be readable before a value is. A length from the transport header needs to know where that is. */
    static List<Field> fieldsOf(Value value) {
        return switch (value) {
            case Value.Constant c -> List.of();
            case Value.Sequence s -> List.of();
            case Value.Read read -> List.of(read.field());
            case Value.Plus plus -> List.of(plus.field());
            case Value.Length length -> length.from().tag() == Tag.TRANSPORT
                    ? List.of(Fields.LENGTH, Mover.WHERE_TRANSPORT)
                    : List.of(Fields.LENGTH);
        };
    }

    /** What else a symbol can be alive in, besides the packet at hand. */
    void keep(SymbolicPacket packet) {
        kept = packet;
    }

    /**
     * A number made up here, not one that this packet still has from an earlier time. What was known about the earlier
     * number must be forgotten.
     */
    Piece fresh(int node, Object site, SymbolicPacket p, int width) {
        return fresh(node, site, p, new io.weir.program.Interval(0, Piece.mask(width)), width);
    }

    Piece fresh(int node, Object site, SymbolicPacket p, io.weir.program.Interval range, int width) {
        int generation = 0;
        int symbol;
        do {
            Symbol made = new Symbol.Made(node, new Site(site, range), width, false, generation++);
            symbol = space.variable(made, Math.max(0, range.low()), Math.min(range.high(), Piece.mask(width)));
        } while (p.mentions(symbol) || kept != null && kept.mentions(symbol));
        return Piece.symbol(symbol, width);
    }

    /** A number that opaque code writes. */
    Piece made(int node, Object step, Object what, SymbolicPacket p, long max, int width) {
        int generation = 0;
        int symbol;
        do {
            Object site = new Site(step, new io.weir.program.Interval(0, max));
            Symbol made = new Symbol.Made(node, java.util.List.of(site, what), width, true, generation++);
            symbol = space.variable(made, 0, max);
        } while (p.mentions(symbol) || kept != null && kept.mentions(symbol));
        return Piece.symbol(symbol, width);
    }

    /** A symbol of an earlier packet that this packet does not have yet. */
    Piece fresh(Symbol.Earlier earlier, SymbolicPacket p) {
        Diagrams d = diagrams;
        int like = space.variable(earlier, 0, 0);
        int generation = 0;
        int symbol;
        do {
            Symbol next = new Symbol.Earlier(earlier.node(), earlier.table(), earlier.symbol(), ++generation);
            symbol = space.variable(next, d.minimum(like), d.maximum(like));
        } while (p.mentions(symbol) || kept != null && kept.mentions(symbol));
        return Piece.symbol(symbol, Math.max(1, 64 - Long.numberOfLeadingZeros(d.maximum(symbol))));
    }

    private SymbolicPacket apply(PacketSet set, List<Write> writes, Repair repair) {
        SymbolicPacket p = set.packet();
        Draft draft = p.draft();
        Sums sums = new Sums(set, repair);
        for (Write write : writes) {
            put(draft, p, write.target, write.pieces);
            sums.wrote(write.target);
        }
        sums.finish(draft);
        if (draft.network != UNSET && draft.transport != FLOATING && writesHeaderLength(p, writes)) {
            draft.transport = OPEN;
        }
        return draft.packet();
    }

    private static boolean writesHeaderLength(SymbolicPacket p, List<Write> writes) {
        for (Write write : writes) {
            boolean inPacket = write.target.tag().compareTo(Tag.TRANSPORT) <= 0 && !Reader.isFloating(p, write.target);
            if (inPacket && overlaps(p, write.target, 8 * p.network, 8 * p.network + 8)) {
                return true;
            }
        }
        return false;
    }

    /** Writes a field that is present. */
    static void put(Draft draft, SymbolicPacket p, Field target, List<Piece> pieces) {
        switch (target.tag()) {
            case ANNOTATION -> draft.annotations = draft.annotations.write(target.bit(), pieces);
            case REGISTER -> {
                int register = target.bit() / REGISTER_BITS * REGISTER_BITS;
                if (!draft.registers.touches(register, register + REGISTER_BITS)) {
                    Piece zeros = Piece.constant(0, 32);
                    draft.registers = draft.registers.write(register, List.of(zeros, zeros));
                }
                draft.registers = draft.registers.write(target.bit(), pieces);
            }
            case START, NETWORK, TRANSPORT -> {
                if (Reader.isFloating(p, target)) {
                    draft.floating = draft.floating.write(target.bit(), pieces);
                } else {
                    draft.bytes = draft.bytes.write(Reader.bit(p, target), pieces);
                }
            }
            case DERIVED -> { }
        }
    }

    /** Keeps book of checksums while fields are written. */
    private final class Sums {
        private final PacketSet set;
        private final SymbolicPacket p;
        private final Repair repair;
        private boolean ip;
        private boolean transport;

        Sums(PacketSet set, Repair repair) {
            this.set = set;
            this.p = set.packet();
            this.repair = repair;
        }

        void wrote(Field target) {
            if (target.tag().compareTo(Tag.TRANSPORT) > 0 || p.network == UNSET) {
                return;
            }
            if (Reader.isFloating(p, target)) {
                transport = true;
                return;
            }
            int behind = p.transport < 0 ? 8 * p.network + Reader.HEADER : 8 * p.transport;
            ip |= overlaps(p, target, 8 * p.network, behind);
            transport |= overlaps(p, target, behind, Integer.MAX_VALUE)
                    || overlaps(p, target, 8 * p.network, 8 * p.network + 8)
                    || overlaps(p, target, 8 * p.network + 16, 8 * p.network + 32)
                    || overlaps(p, target, 8 * p.network + 48, 8 * p.network + 64)
                    || overlaps(p, target, 8 * p.network + 72, 8 * p.network + 80)
                    || overlaps(p, target, 8 * p.network + 96, 8 * p.network + Reader.HEADER);
        }

        void finish(Draft draft) {
            if (ip && repair == Repair.NONE) {
                draft.ipSum = Rightness.UNKNOWN;
            } else if (ip) {
                overwrite(draft, Fields.IP_CHECKSUM);
            }
            if (transport && repair != Repair.IP_AND_TRANSPORT) {
                draft.transportSum = Rightness.UNKNOWN;
            } else if (transport) {
                finishTransport(draft);
            }
        }

        private void finishTransport(Draft draft) {
            Reading protocol = reader.read(p, Fields.IP_PROTO);
            Reading fragment = reader.read(p, Fields.IP_FRAGMENT);
            if (!conditions.implies(set.condition(), space.within(fragment, Intervals.of(0)).must())) {
                draft.transportSum = Rightness.UNKNOWN;
            }
            if (can(protocol, 6)) {
                overwrite(draft, Fields.TCP_CHECKSUM);
            }
            if (can(protocol, 17)) {
                overwrite(draft, Fields.UDP_CHECKSUM);
            }
            if (can(protocol, 1)) {
                overwrite(draft, Fields.ICMP_CHECKSUM);
            }
        }

        private boolean can(Reading protocol, int number) {
            int is = space.within(protocol, Intervals.of(number)).may();
            Condition condition = conditions.and(set.condition(), is);
            return !condition.isNone() && !conditions.isEmpty(condition);
        }

        private void overwrite(Draft draft, Field checksum) {
            boolean reachable = checksum.tag() == Tag.NETWORK
                    || p.network >= p.start && p.transport != UNSET && p.transport != OPEN;
            if (reachable) {
                put(draft, p, checksum, List.of(Piece.unknown(16)));
            }
        }
    }
}
