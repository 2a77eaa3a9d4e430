package io.weir.verify;

import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Packet;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets of packets and questions about them. Holds the symbols of one proof, or of a few after one another; not
 * thread-safe. Everything here may throw {@link io.weir.space.Exhausted}.
 */
public final class HeaderSpace {
    /** Where the IPv4 header of an Ethernet frame begins. */
    static final int BEHIND_ETHERNET = 14;

    /** Combinations of diagrams that one search for a packet may visit: a tenth of a second. */
    private static final long MOST_IN_ONE_SEARCH = 100_000;

    private final Diagrams diagrams;
    private final Conditions conditions;
    private final Membership membership;
    private final Relation relation;
    private final Reader reader;
    private final Resolver resolver;
    private final Map<Symbol, Integer> variables = new HashMap<>();
    private final List<Symbol> symbols = new ArrayList<>();
    private final Map<Long, Integer> headerLengths = new HashMap<>();
    private final int length;

    public HeaderSpace(Budget budget) {
        diagrams = new Diagrams(budget.diagramNodes());
        conditions = new Conditions(diagrams, Math.min(budget.steps(), MOST_IN_ONE_SEARCH));
        membership = new Membership(diagrams);
        relation = new Relation(diagrams, membership);
        reader = new Reader(this);
        resolver = new Resolver(this);
        orderUsualFields();
        length = variable(new Symbol.Length(), 0, Packet.MAX_LENGTH);
    }

    /** Diagrams stay small when what rules test most is asked first, and lengths last. */
    private void orderUsualFields() {
        for (Field field : List.of(Fields.IP_DST, Fields.IP_SRC, Fields.IP_PROTO)) {
            entered(Symbol.Region.BYTES, 0, 8 * BEHIND_ETHERNET + field.bit(), field.width());
        }
        for (Field field : List.of(Fields.SRC_PORT, Fields.DST_PORT, Fields.TCP_FLAGS)) {
            entered(Symbol.Region.TRANSPORT, 0, field.bit(), field.width());
        }
        for (Field field : List.of(Fields.ETH_TYPE, Fields.ETH_DST, Fields.ETH_SRC)) {
            entered(Symbol.Region.BYTES, 0, field.bit(), field.width());
        }
        for (Field field : List.of(Fields.IP_FRAGMENT, Fields.IP_TTL, Fields.IP_TOS, Fields.IP_LENGTH,
                Fields.IP_VERSION, Fields.IP_IHL)) {
            entered(Symbol.Region.BYTES, 0, 8 * BEHIND_ETHERNET + field.bit(), field.width());
        }
    }

    /** Every Ethernet frame that can come from outside: any bytes, any length, no header marked. */
    public PacketSet frames() {
        Draft draft = new Draft();
        draft.room = -Packet.HEADROOM;
        draft.end = List.of(new Bound(Piece.symbol(length, 16), 0));
        return new PacketSet(draft.packet(), conditions.all());
    }

    /** Every Ethernet frame long enough for it, with NETWORK marked behind the Ethernet header. */
    public PacketSet marked() {
        PacketSet frames = frames();
        Draft draft = frames.packet().draft();
        draft.network = BEHIND_ETHERNET;
        draft.anchor = BEHIND_ETHERNET;
        draft.base = SymbolicPacket.FLOATING;
        draft.transport = SymbolicPacket.FLOATING;
        SymbolicPacket packet = draft.packet();
        return new PacketSet(packet, conditions.of(reader.endsAfter(packet.end, BEHIND_ETHERNET)));
    }

    /** Exactly this packet, as it arrives. */
    public PacketSet bytes(byte[] frame) {
        Draft draft = new Draft();
        draft.room = -Packet.HEADROOM;
        draft.bytes = Cells.EMPTY.write(0, Pieces.constant(frame));
        draft.end = List.of(Bound.constant(frame.length));
        draft.view = SymbolicPacket.View.IP;
        return new PacketSet(draft.packet(), conditions.all());
    }

    /**
     * The packets for which {@code field} is in {@code values}. More than one set when that depends on more than
     * conditions can say (for instance on the length of the IP header).
     */
    public List<PacketSet> where(PacketSet packets, Field field, Intervals values) {
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : resolver.readable(packets, List.of(field))) {
            Within within = within(reader.read(part.packet(), field), values);
            Condition condition = conditions.and(part.condition(), within.may());
            if (!condition.isNone() && !conditions.isEmpty(condition)) {
                result.add(new PacketSet(within.isExact() ? part.packet() : part.packet().inexact(), condition));
            }
        }
        return result;
    }

    /** When what was read is in {@code values}, absence included. */
    Within within(Reading reading, Intervals values) {
        int absent = values.contains(Field.ABSENT) ? diagrams.not(reading.present()) : Diagrams.NONE;
        if (reading.isAbsent()) {
            return Within.exactly(absent);
        }
        Within there = Within.exactly(reading.present()).and(membership.of(reading.pieces(), values), diagrams);
        return there.or(Within.exactly(absent), diagrams);
    }

    /** Whether there is no packet in the set. Exact for sets whose packet is {@link SymbolicPacket#exact}. */
    public boolean isEmpty(PacketSet packets) {
        return conditions.isEmpty(packets.condition());
    }

    /** All packets of {@code a} and of {@code b}, which must have one {@link SymbolicPacket}. */
    public PacketSet union(PacketSet a, PacketSet b) {
        if (!a.packet().equals(b.packet())) {
            throw new IllegalArgumentException("different packets");
        }
        return new PacketSet(a.packet(), conditions.or(a.condition(), b.condition()));
    }

    /** What of {@code a} is not in {@code b}, at least; both have one {@link SymbolicPacket}. */
    public PacketSet without(PacketSet a, PacketSet b) {
        if (!a.packet().equals(b.packet())) {
            throw new IllegalArgumentException("different packets");
        }
        Condition rest = conditions.and(a.condition(), diagrams.not(conditions.diagram(b.condition())));
        return new PacketSet(a.packet(), rest);
    }

    public Origin origin(PacketSet packets, Field field) {
        return new Comparison(this).origin(packets, field);
    }

    /**
     * The packets for which a field may differ from what it was in {@code before}, of which {@code now} was made; a set
     * whose packet is {@link SymbolicPacket#exact} surely differs. None when it never does.
     */
    public List<PacketSet> differing(PacketSet now, SymbolicPacket before, Field field) {
        return new Comparison(this).differing(now, before, field);
    }

    public Sameness same(PacketSet now, SymbolicPacket before, Field field) {
        return new Comparison(this).same(now, before, field);
    }

    /** Whether the bytes behind the transport header are the same. */
    public Sameness samePayload(PacketSet now, SymbolicPacket before) {
        return new Comparison(this).samePayload(now, before);
    }

    /** A packet of the set that a person would believe; empty when there is none. */
    public Optional<Example> example(PacketSet packets) {
        return new Exemplar(this).of(packets);
    }

    /** What {@code field} is in the set's packets, for this example. */
    public long value(PacketSet packets, Field field, Example example) {
        PacketSet one = only(packets, example);
        for (PacketSet part : resolver.readable(one, List.of(field))) {
            Reading reading = reader.read(part.packet(), field);
            if (reading.isAbsent() || conditions.isEmpty(conditions.and(part.condition(), reading.present()))) {
                return Field.ABSENT;
            }
            long value = 0;
            for (Piece piece : reading.pieces()) {
                long symbol = piece.symbol() < 0 ? 0 : example.values().getOrDefault(piece.symbol(), 0L);
                value = value << piece.width() | piece.evaluate(symbol);
            }
            return value;
        }
        return Field.ABSENT;
    }

    /** Of the set, what entered as this example. */
    PacketSet only(PacketSet packets, Example example) {
        return new PacketSet(packets.packet(), conditions.and(packets.condition(), cube(example)));
    }

    /** The one assignment of an example, as a diagram. */
    int cube(Example example) {
        int cube = Diagrams.ALL;
        for (Map.Entry<Integer, Long> each : example.values().entrySet()) {
            cube = diagrams.and(cube, diagrams.range(each.getKey(), each.getValue(), each.getValue()));
        }
        return cube;
    }

    int entered(Symbol.Region region, int content, int bit, int width) {
        return variable(new Symbol.Entered(region, content, bit, width), 0, Piece.mask(width));
    }

    int variable(Symbol symbol, long min, long max) {
        Integer known = variables.get(symbol);
        if (known == null) {
            known = diagrams.variable(min, max);
            variables.put(symbol, known);
            symbols.add(symbol);
        }
        return known;
    }

    Symbol symbol(int variable) {
        return symbols.get(variable);
    }

    int lengthSymbol() {
        return length;
    }

    /** When the header that the anchor had on entry has this length. */
    int headerLength(SymbolicPacket p, HeaderLength of) {
        if (p.anchor == UNSET) {
            throw new IllegalArgumentException("no anchor");
        }
        long key = (long) p.anchor << 16 | of.version() << 8 | of.words();
        Integer known = headerLengths.get(key);
        if (known == null) {
            int version = entered(Symbol.Region.BYTES, 0, 8 * p.anchor, 4);
            int words = entered(Symbol.Region.BYTES, 0, 8 * p.anchor + 4, 4);
            int is = diagrams.range(version, of.version(), of.version());
            known = of.version() == 6 ? is : diagrams.and(is, diagrams.range(words, of.words(), of.words()));
            headerLengths.put(key, known);
        }
        return known;
    }

    /** Intersects; a diagram that is most likely large is deferred. */
    Condition and(Condition condition, int diagram) {
        return conditions.and(condition, diagram);
    }

    static Intervals atLeast(long least) {
        return new Intervals(List.of(new Interval(least, Math.max(least, Piece.mask(48)))));
    }

    Diagrams diagrams() {
        return diagrams;
    }

    Conditions conditions() {
        return conditions;
    }

    Membership membership() {
        return membership;
    }

    Relation relation() {
        return relation;
    }

    Reader reader() {
        return reader;
    }

    Resolver resolver() {
        return resolver;
    }
}
