package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Tag;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.space.Member;
import io.weir.space.Preference;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says where the value of a field comes from, and whether it is what it was. */
final class Comparison {
    /** Members tried when two symbols may or may not be equal. */
    private static final int TRIES = 4;

    private static final List<Field> NAMED = List.of(
            Fields.ETH_DST, Fields.ETH_SRC, Fields.ETH_TYPE,
            Fields.IP_VERSION, Fields.IP_IHL, Fields.IP_TOS, Fields.IP_LENGTH, Fields.IP_ID, Fields.IP_FLAGS,
            Fields.IP_FRAGMENT, Fields.IP_TTL, Fields.IP_PROTO, Fields.IP_CHECKSUM, Fields.IP_SRC, Fields.IP_DST,
            Fields.SRC_PORT, Fields.DST_PORT, Fields.UDP_LENGTH, Fields.UDP_CHECKSUM, Fields.TCP_ACKNOWLEDGEMENT,
            Fields.TCP_OFFSET, Fields.TCP_FLAGS, Fields.TCP_CHECKSUM);

    private final HeaderSpace space;
    private final Conditions conditions;
    private final Diagrams diagrams;

    Comparison(HeaderSpace space) {
        this.space = space;
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
    }

    Origin origin(PacketSet packets, Field field) {
        Origin origin = null;
        for (PacketSet part : space.resolver().readable(packets, List.of(field))) {
            Origin one = origin(part.packet(), space.reader().read(part.packet(), field));
            if (origin != null && !origin.equals(one)) {
                return new Origin.Mixed();
            }
            origin = one;
        }
        return origin == null ? new Origin.Constant(Field.ABSENT) : origin;
    }

    private Origin origin(SymbolicPacket p, Reading reading) {
        if (reading.isAbsent()) {
            return new Origin.Constant(Field.ABSENT);
        }
        List<Piece> number = Pieces.number(reading.pieces());
        if (number.size() != 1) {
            return new Origin.Mixed();
        }
        Piece piece = number.getFirst();
        if (piece.isConstant()) {
            return new Origin.Constant(piece.add());
        }
        if (piece.isUnknown()) {
            return new Origin.Made(-1, true);
        }
        return piece.isWhole() ? origin(p, space.symbol(piece.symbol()), piece.add()) : new Origin.Mixed();
    }

    private Origin origin(SymbolicPacket p, Symbol symbol, long plus) {
        return switch (symbol) {
            case Symbol.Entered entered when entered.content() == 0 -> new Origin.Entered(field(p, entered), plus);
            case Symbol.Entered _, Symbol.Judged _ -> new Origin.Made(-1, true);
            case Symbol.Length _ -> new Origin.Entered(Fields.LENGTH, plus);
            case Symbol.Made made -> new Origin.Made(made.node(), made.opaque());
            case Symbol.Earlier earlier -> switch (origin(p, earlier.symbol(), plus)) {
                case Origin.Entered entered -> new Origin.Earlier(earlier.node(), entered.field(), plus);
                case Origin.Earlier deeper -> new Origin.Earlier(earlier.node(), deeper.field(), plus);
                case Origin.Constant other -> other;
                case Origin.Made other -> other;
                case Origin.Mixed other -> other;
            };
        };
    }

    private static Field field(SymbolicPacket p, Symbol.Entered symbol) {
        int anchor = p.anchor == UNSET ? HeaderSpace.BEHIND_ETHERNET : p.anchor;
        for (Field field : NAMED) {
            boolean here = switch (field.tag()) {
                case START -> symbol.region() == Symbol.Region.BYTES && field.bit() == symbol.bit();
                case NETWORK -> symbol.region() == Symbol.Region.BYTES && field.bit() + 8 * anchor == symbol.bit();
                case TRANSPORT -> symbol.region() == Symbol.Region.TRANSPORT && field.bit() == symbol.bit();
                case ANNOTATION, REGISTER, DERIVED -> false;
            };
            if (here && field.width() == symbol.width()) {
                return field;
            }
        }
        Tag tag = symbol.region() == Symbol.Region.BYTES ? Tag.START : Tag.TRANSPORT;
        return new Field(tag, symbol.bit(), symbol.width(), tag + "[" + symbol.bit() + "+" + symbol.width() + "]");
    }

    /** The packets for which a field may differ from what it was. Empty when it never does. */
    List<PacketSet> differing(PacketSet now, SymbolicPacket before, Field field) {
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : space.resolver().readable(now, List.of(field))) {
            SymbolicPacket old = adapted(before, part.packet());
            Within differs = space.reader().need(old, field) == Need.NOTHING
                    ? differs(space.reader().read(part.packet(), field), space.reader().read(old, field))
                    : Within.PERHAPS;
            Condition condition = conditions.and(part.condition(), differs.may());
            if (!condition.isNone() && !conditions.isEmpty(condition)) {
                boolean sure = differs.isExact() && old.exact();
                result.add(new PacketSet(sure ? part.packet() : part.packet().inexact(), condition));
            }
        }
        return result;
    }

    /** What has been found out since about where the transport header is. */
    private static SymbolicPacket adapted(SymbolicPacket before, SymbolicPacket now) {
        if (before.base != FLOATING || now.base == FLOATING || before.anchor != now.anchor) {
            return before;
        }
        Draft draft = before.draft();
        draft.base = now.base;
        draft.transport = before.transport == FLOATING ? now.base : before.transport;
        if (now.base != UNSET) {
            draft.bytes = before.bytes.with(before.floating, 8 * now.base);
        }
        draft.floating = Cells.EMPTY;
        return draft.packet();
    }

    private Within differs(Reading a, Reading b) {
        int both = diagrams.and(a.present(), b.present());
        int one = diagrams.without(diagrams.or(a.present(), b.present()), both);
        if (both == Diagrams.NONE) {
            return Within.exactly(one);
        }
        Within value = differ(Pieces.number(a.pieces()), Pieces.number(b.pieces()));
        return Within.exactly(both).and(value, diagrams).or(Within.exactly(one), diagrams);
    }

    private Within differ(List<Piece> a, List<Piece> b) {
        if (a.equals(b) && !Pieces.hasUnknown(a)) {
            return Within.NEVER;
        }
        if (Pieces.isConstant(a) || Pieces.isConstant(b)) {
            List<Piece> constant = Pieces.isConstant(a) ? a : b;
            List<Piece> other = Pieces.isConstant(a) ? b : a;
            return space.membership().of(other, Intervals.of(constant.getFirst().add())).not(diagrams);
        }
        boolean sameSymbol = a.size() == 1 && b.size() == 1 && a.getFirst().symbol() == b.getFirst().symbol();
        if (sameSymbol && a.getFirst().isWhole() && b.getFirst().isWhole()
                && a.getFirst().bits() == b.getFirst().bits() && a.getFirst().symbol() >= 0) {
            return Within.ALWAYS;
        }
        return Within.PERHAPS;
    }

    Sameness same(PacketSet now, SymbolicPacket before, Field field) {
        List<PacketSet> differing = differing(now, before, field);
        if (differing.isEmpty()) {
            return Sameness.ALWAYS;
        }
        for (PacketSet set : differing) {
            if (set.packet().exact() || now.packet().exact() && provedByMember(set, before, field)) {
                return Sameness.NOT_ALWAYS;
            }
        }
        return Sameness.UNKNOWN;
    }

    /** Two symbols that nothing relates differ for some member, most likely for the first. */
    private boolean provedByMember(PacketSet set, SymbolicPacket before, Field field) {
        SymbolicPacket old = adapted(before, set.packet());
        if (space.reader().need(old, field) != Need.NOTHING) {
            return false;
        }
        Reading a = space.reader().read(set.packet(), field);
        Reading b = space.reader().read(old, field);
        if (a.isAbsent() || b.isAbsent() || Pieces.hasUnknown(a.pieces()) || Pieces.hasUnknown(b.pieces())) {
            return false;
        }
        Condition condition = conditions.and(set.condition(), diagrams.and(a.present(), b.present()));
        for (int i = 0; i < TRIES; i++) {
            Optional<Member> member = conditions.member(condition, Preference.NONE);
            if (member.isEmpty()) {
                return false;
            }
            long value = value(a.pieces(), member.get());
            if (value != value(b.pieces(), member.get()) || anyFree(a, b, member.get())) {
                return true;
            }
            Within other = space.membership().of(a.pieces(), Intervals.of(value)).not(diagrams);
            condition = conditions.and(condition, other.must());
        }
        return false;
    }

    /** A free symbol in one of the two can take a value that makes them differ. */
    private static boolean anyFree(Reading a, Reading b, Member member) {
        for (Piece piece : a.pieces()) {
            if (piece.symbol() >= 0 && member.isFree(piece.symbol()) && !Pieces.mentions(b.pieces(), piece.symbol())) {
                return true;
            }
        }
        for (Piece piece : b.pieces()) {
            if (piece.symbol() >= 0 && member.isFree(piece.symbol()) && !Pieces.mentions(a.pieces(), piece.symbol())) {
                return true;
            }
        }
        return false;
    }

    private static long value(List<Piece> pieces, Member member) {
        long value = 0;
        for (Piece piece : pieces) {
            boolean none = piece.symbol() < 0 || member.isFree(piece.symbol());
            value = value << piece.width() | piece.evaluate(none ? 0 : member.value(piece.symbol()));
        }
        return value;
    }

    Sameness samePayload(PacketSet now, SymbolicPacket before) {
        SymbolicPacket p = now.packet();
        SymbolicPacket old = adapted(before, p);
        if (p.content != old.content || !p.end.containsAll(old.end) && !trimmed(p, old)) {
            return Sameness.UNKNOWN;
        }
        if (p.transport != old.transport || p.base != old.base || p.anchor != old.anchor) {
            return Sameness.UNKNOWN;
        }
        int header = onlyTcp(now) ? 160 : Reader.UDP;
        boolean written = p.transport == FLOATING
                ? !behind(p.floating, header).equals(behind(old.floating, header))
                : p.transport >= 0
                        && !behind(p.bytes, 8 * p.transport + header).equals(behind(old.bytes, 8 * p.transport + header));
        return written ? Sameness.UNKNOWN : Sameness.ALWAYS;
    }

    /** Whether only what IP_LENGTH does not count was cut off. */
    private static boolean trimmed(SymbolicPacket p, SymbolicPacket old) {
        for (Bound bound : p.end) {
            boolean byLength = p.network != UNSET && bound.plus() == p.network && !bound.value().isConstant();
            if (!byLength && !old.end.contains(bound)) {
                return false;
            }
        }
        return true;
    }

    private boolean onlyTcp(PacketSet now) {
        if (space.reader().need(now.packet(), Fields.IP_PROTO) != Need.NOTHING) {
            return false;
        }
        Reading protocol = space.reader().read(now.packet(), Fields.IP_PROTO);
        return conditions.implies(now.condition(), space.within(protocol, Intervals.of(6)).must());
    }

    private static List<Object> behind(Cells cells, int bit) {
        List<Object> list = new ArrayList<>();
        for (int i = cells.firstAfter(bit); i < cells.size(); i++) {
            int from = Math.max(bit, cells.from(i));
            list.add(from);
            list.add(cells.piece(i).slice(from - cells.from(i), cells.piece(i).width() - (from - cells.from(i))));
        }
        return list;
    }
}
