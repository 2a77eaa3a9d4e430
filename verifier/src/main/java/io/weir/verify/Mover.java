package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.OPEN;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Place;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.Draft;
import io.weir.verify.SymbolicPacket.View;
import java.util.ArrayList;
import java.util.List;

/** Executes the steps that move a packet's boundaries and its network header. */
final class Mover {
    /** Reading it needs what a position relative to the transport header needs. */
    static final Field WHERE_TRANSPORT = new Field(Tag.TRANSPORT, -1, 1, "transport");

    /** Packets that a step lets through, and those it refuses. */
    record Moved(List<PacketSet> done, List<PacketSet> refused) {
        Moved() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private final HeaderSpace space;
    private final Reader reader;
    private final Conditions conditions;
    private final Diagrams diagrams;

    Mover(HeaderSpace space) {
        this.space = space;
        this.reader = space.reader();
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
    }

    private void add(List<PacketSet> parts, SymbolicPacket packet, Condition condition) {
        if (!condition.isNone() && !conditions.isEmpty(condition)) {
            parts.add(new PacketSet(packet, condition));
        }
    }

    private List<PacketSet> located(PacketSet set, Place place) {
        return place.tag() == Tag.TRANSPORT
                ? space.resolver().readable(set, List.of(WHERE_TRANSPORT))
                : List.of(set);
    }

    Moved shift(PacketSet set, Place to) {
        Moved moved = new Moved();
        for (PacketSet part : located(set, to)) {
            int position = Assigner.position(part.packet(), to);
            int reachable = reachable(part.packet(), to, position);
            Draft draft = part.packet().draft();
            draft.start = position;
            add(moved.done, draft.packet(), conditions.and(part.condition(), reachable));
            add(moved.refused, part.packet(), conditions.without(part.condition(), reachable));
        }
        return moved;
    }

    private int reachable(SymbolicPacket p, Place place, int position) {
        if (position == UNSET || position < p.low) {
            return Diagrams.NONE;
        }
        int there = reader.endsAfter(p.end, position);
        return place.tag() == Tag.TRANSPORT ? diagrams.and(there, reader.endsAfter(p.end, p.network + 1)) : there;
    }

    Moved push(PacketSet set, Step.Push push) {
        SymbolicPacket p = set.packet();
        int length = push.header().length();
        if (p.start - length < p.room) {
            return new Moved(List.of(), List.of(set));
        }
        if (p.base == FLOATING && p.start > p.anchor) {
            Moved moved = new Moved();
            for (PacketSet part : space.resolver().split(set, Need.BASE)) {
                moved.done.addAll(push(part, push).done);
            }
            return moved;
        }
        Draft draft = p.draft();
        draft.start = p.start - length;
        draft.low = Math.min(p.low, draft.start);
        draft.bytes = p.bytes.write(8 * draft.start, Pieces.constant(push.header().toArray()));
        if (p.network != UNSET && p.start > p.network) {
            draft.ipSum = Rightness.UNKNOWN;
            draft.transportSum = Rightness.UNKNOWN;
            draft.transport = p.network >= draft.start ? OPEN : p.transport;
        }
        return new Moved(List.of(new PacketSet(draft.packet(), set.condition())), List.of());
    }

    Moved mark(PacketSet set, Place place) {
        Moved moved = new Moved();
        for (PacketSet part : located(set, place)) {
            SymbolicPacket p = part.packet();
            int position = Assigner.position(p, place);
            int reachable = reachable(p, place, position);
            add(moved.refused, p, conditions.without(part.condition(), reachable));
            Condition condition = conditions.and(part.condition(), reachable);
            if (condition.isNone()) {
                continue;
            }
            boolean behind = p.base == FLOATING && position != p.anchor && 8 * position + 8 > 8 * p.anchor + Reader.HEADER;
            PacketSet there = new PacketSet(p, condition);
            for (PacketSet known : behind ? space.resolver().split(there, Need.BASE) : List.of(there)) {
                add(moved.done, marked(known.packet(), position), known.condition());
            }
        }
        return moved;
    }

    private static SymbolicPacket marked(SymbolicPacket p, int position) {
        Draft draft = p.draft();
        boolean untouched = !p.bytes.touches(8 * position, Integer.MAX_VALUE) && p.floating.size() == 0 && p.content == 0;
        if (position != p.network) {
            draft.ipSum = p.bytes.touches(8 * position, 8 * position + Reader.HEADER)
                    ? Rightness.UNKNOWN
                    : Rightness.AS_ENTERED;
            draft.transportSum = untouched ? Rightness.AS_ENTERED : Rightness.UNKNOWN;
        }
        draft.network = position;
        boolean first = p.anchor == UNSET && p.view != View.ARP && p.touched < 2;
        if (first && untouched && position >= HeaderSpace.BEHIND_ETHERNET) {
            draft.anchor = position;
            draft.base = FLOATING;
            draft.transport = FLOATING;
            if (position != HeaderSpace.BEHIND_ETHERNET && p.view == View.IP) {
                draft.exact(false);
            }
            draft.view = View.IP;
        } else if (position == p.anchor) {
            draft.transport = p.bytes.touches(8 * position, 8 * position + 8) ? OPEN : p.base;
        } else {
            draft.transport = OPEN;
            named(draft, p, position);
        }
        return draft.packet();
    }

    /** From now on the bytes behind this mark have the names of a header. They may have had others. */
    private static void named(Draft draft, SymbolicPacket p, int position) {
        if (p.anchor == UNSET || position <= p.anchor || p.inner != UNSET) {
            return;
        }
        draft.inner = position;
        boolean near = p.touched == 1 && p.base != UNSET && position < p.base + 8;
        if (p.touched == 2 || near) {
            draft.exact(false);
        }
    }

    /** @param node whose program takes */
    List<PacketSet> take(int node, Step.Take take, Assigner assigner, PacketSet set) {
        List<Field> fields = new ArrayList<>(Assigner.fieldsOf(take.bytes()));
        if (take.from().tag() == Tag.TRANSPORT) {
            fields.add(WHERE_TRANSPORT);
        }
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : space.resolver().readable(set, fields)) {
            int position = Assigner.position(part.packet(), take.from());
            if (position == UNSET) {
                result.add(part);
                continue;
            }
            for (Assigner.Valued valued : assigner.value(node, part, take.bytes())) {
                result.addAll(cut(node, take, assigner, valued, position));
            }
        }
        return result;
    }

    private List<PacketSet> cut(int node, Step.Take take, Assigner assigner, Assigner.Valued valued, int position) {
        PacketSet set = valued.packets();
        boolean tooMany = valued.pieces() != null
                && Pieces.isConstant(valued.pieces())
                && valued.pieces().getFirst().add() > Piece.mask(16);
        if (valued.pieces() == null || tooMany) {
            return List.of(set);
        }
        SymbolicPacket p = set.packet();
        Piece piece = Pieces.fit(valued.pieces(), 16).getFirst();
        boolean usable = Pieces.fit(valued.pieces(), 16).size() == 1
                && (piece.isConstant() || piece.symbol() >= 0 && piece.isWhole() && piece.bits() == 16);
        Condition condition = set.condition();
        if (!usable) {
            p = p.inexact();
            piece = assigner.fresh(node, take, p, 16);
            condition = conditions.forget(condition, piece.symbol());
        }
        List<PacketSet> parts = new ArrayList<>();
        int least = Math.max(0, p.start - position);
        int enough = space.membership().atLeast(piece, least).may();
        boolean keeps = take.from().tag() == Tag.NETWORK && take.bytes().equals(Value.of(Fields.IP_LENGTH));
        add(parts, ended(p, new Bound(piece, position), keeps), conditions.and(condition, enough));
        add(parts, ended(p, Bound.constant(p.start), false), conditions.without(condition, enough));
        List<PacketSet> trimmed = new ArrayList<>();
        for (PacketSet part : parts) {
            trimmed.add(new PacketSet(withoutIdleBounds(part), part.condition()));
        }
        return trimmed;
    }

    private static SymbolicPacket ended(SymbolicPacket p, Bound bound, boolean keepsSum) {
        Draft draft = p.draft();
        Bound normal = bound.value().isConstant()
                ? Bound.constant((int) bound.value().add() + bound.plus())
                : bound;
        List<Bound> end = new ArrayList<>(p.end);
        end.remove(normal);
        end.add(normal);
        draft.end = end;
        if (!keepsSum) {
            draft.transportSum = Rightness.UNKNOWN;
        }
        return draft.packet();
    }

    /** Leaves out bounds that never are the lowest, now that there is a new last one. */
    private SymbolicPacket withoutIdleBounds(PacketSet set) {
        List<Bound> end = set.packet().end;
        Bound last = end.getLast();
        List<Bound> kept = new ArrayList<>();
        for (Bound bound : end.subList(0, end.size() - 1)) {
            Within lower = space.relation().atMost(last.value(), (long) last.plus() - bound.plus(), bound.value());
            if (!conditions.implies(set.condition(), lower.must())) {
                kept.add(bound);
            }
        }
        boolean idle = false;
        for (Bound bound : kept) {
            Within lower = space.relation().atMost(bound.value(), (long) bound.plus() - last.plus(), last.value());
            idle |= lower.must() == Diagrams.ALL;
        }
        if (!idle) {
            kept.add(last);
        }
        Draft draft = set.packet().draft();
        draft.end = kept;
        return draft.packet();
    }

    List<PacketSet> checksum(Judge judge, Step.Checksum step, PacketSet set) {
        List<PacketSet> result = new ArrayList<>();
        for (Judge.Judged judged : judge.summable(set, step.kind())) {
            if (judged.value() != 1) {
                result.add(judged.packets());
                continue;
            }
            switch (step.kind()) {
                case IP -> result.add(new PacketSet(
                        summed(judged.packets().packet(), Fields.IP_CHECKSUM, false), judged.packets().condition()));
                case TRANSPORT -> transportChecksum(result, judged.packets());
            }
        }
        return result;
    }

    private void transportChecksum(List<PacketSet> result, PacketSet set) {
        Field[] places = {Fields.ICMP_CHECKSUM, Fields.TCP_CHECKSUM, Fields.UDP_CHECKSUM};
        int[] protocols = {1, 6, 17};
        for (PacketSet part : space.resolver().readable(set, List.of(places))) {
            Reading protocol = reader.read(part.packet(), Fields.IP_PROTO);
            for (int i = 0; i < places.length; i++) {
                Within is = space.within(protocol, io.weir.program.Intervals.of(protocols[i]));
                Condition condition = conditions.and(part.condition(), is.may());
                add(result, summed(part.packet(), places[i], true), condition);
            }
        }
    }

    private static SymbolicPacket summed(SymbolicPacket p, Field place, boolean transport) {
        Draft draft = p.draft();
        Assigner.put(draft, p, place, List.of(Piece.unknown(16)));
        if (transport) {
            draft.transportSum = Rightness.RIGHT;
        } else {
            draft.ipSum = Rightness.RIGHT;
        }
        return draft.packet();
    }
}
