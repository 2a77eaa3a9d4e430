package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.OPEN;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads fields of symbolic packets: finds out where they are, when they are there, and what they are. */
final class Reader {
    /** Bits of an Ethernet header. */
    static final int FRAME = 112;
    /** Bits of an IPv4 header without options. */
    static final int HEADER = 160;
    /** An Ethernet and an IPv4 header: behind them, the names of bits depend on what was marked. */
    private static final int NEAR = FRAME + HEADER;

    /** Bits of the shortest transport header. */
    static final int UDP = 64;

    private static final int REGISTER_BITS = 64;
    private static final int NOWHERE = Integer.MIN_VALUE;

    /** All that the presence of {@code bytes} behind the anchor's header depends on. */
    private record Floating(int anchor, List<Bound> end, int bytes) {}

    private final HeaderSpace space;
    private final Diagrams diagrams;
    private final Membership membership;
    private final Map<Floating, Integer> floating = new HashMap<>();

    Reader(HeaderSpace space) {
        this.space = space;
        this.diagrams = space.diagrams();
        this.membership = space.membership();
    }

    /** What must be found out before {@code field} can be read. */
    Need need(SymbolicPacket p, Field field) {
        return switch (field.tag()) {
            case ANNOTATION, REGISTER -> Need.NOTHING;
            case DERIVED -> field.equals(Fields.LENGTH) && p.end.size() > 1 ? Need.END : Need.NOTHING;
            case START -> needAt(p, 8 * p.start + field.bit(), field.width());
            case NETWORK -> p.network == UNSET ? Need.NOTHING : needAt(p, 8 * p.network + field.bit(), field.width());
            case TRANSPORT -> {
                if (p.network == UNSET || p.network < p.start || p.transport == UNSET) {
                    yield Need.NOTHING;
                }
                if (p.transport == FLOATING) {
                    yield field.bit() < 0 ? Need.BASE : Need.NOTHING;
                }
                yield p.transport == OPEN
                        ? Need.TRANSPORT
                        : needAt(p, 8 * p.transport + field.bit(), field.width());
            }
        };
    }

    Need needAt(SymbolicPacket p, int bit, int width) {
        if (p.anchor != UNSET) {
            return p.base == FLOATING && bit + width > 8 * p.anchor + HEADER ? Need.BASE : Need.NOTHING;
        }
        boolean named = p.view != View.OPEN || bit + width <= FRAME;
        return named || bit + width > 0 && isWritten(p, bit, bit + width) ? Need.NOTHING : Need.VIEW;
    }

    private static boolean isWritten(SymbolicPacket p, int bit, int end) {
        int at = bit;
        for (int i = p.bytes.firstAfter(bit); i < p.bytes.size() && at < end && p.bytes.from(i) <= at; i++) {
            at = p.bytes.from(i) + p.bytes.piece(i).width();
        }
        return at >= end;
    }

    /** Reads a field of which nothing must be found out any more. */
    Reading read(SymbolicPacket p, Field field) {
        return switch (field.tag()) {
            case ANNOTATION -> fits(field, 384)
                    ? Reading.always(Pieces.slice(annotation(p, field.bit(), field.width()), 0, field.width()))
                    : Reading.ABSENT;
            case REGISTER -> register(p, field);
            case DERIVED -> field.equals(Fields.LENGTH) ? length(p) : Reading.always(List.of(Piece.unknown(1)));
            case START, NETWORK, TRANSPORT -> {
                int present = present(p, field);
                yield present == Diagrams.NONE ? Reading.ABSENT : new Reading(present, pieces(p, field));
            }
        };
    }

    /** When the packet has the field. */
    int present(SymbolicPacket p, Field field) {
        if (isFloating(p, field)) {
            return presentFloating(p, field);
        }
        int bit = bit(p, field);
        return bit == NOWHERE || bit < 8 * p.start ? Diagrams.NONE : endsAfter(p.end, ceil(bit + field.width()));
    }

    private static int ceil(int bits) {
        return Math.floorDiv(bits + 7, 8);
    }

    static boolean isFloating(SymbolicPacket p, Field field) {
        return field.tag() == io.weir.program.Tag.TRANSPORT
                && p.transport == FLOATING
                && p.network >= p.start;
    }

    /** Linear position of a field that is not floating; {@link #NOWHERE} when its tag is absent. */
    static int bit(SymbolicPacket p, Field field) {
        return switch (field.tag()) {
            case START -> field.bit() < 0 ? NOWHERE : 8 * p.start + field.bit();
            case NETWORK -> p.network == UNSET ? NOWHERE : 8 * p.network + field.bit();
            case TRANSPORT -> p.network == UNSET || p.network < p.start || p.transport == UNSET
                    ? NOWHERE
                    : 8 * p.transport + field.bit();
            case ANNOTATION, REGISTER, DERIVED -> NOWHERE;
        };
    }

    private int presentFloating(SymbolicPacket p, Field field) {
        int bytes = ceil(field.bit() + field.width());
        Floating key = new Floating(p.anchor, p.end, bytes);
        Integer known = floating.get(key);
        if (known == null) {
            known = Diagrams.NONE;
            for (HeaderLength length : HeaderLength.ALL) {
                int here = endsAfter(p.end, p.anchor + length.bytes() + bytes);
                known = diagrams.or(known, diagrams.and(space.headerLength(p, length), here));
            }
            floating.put(key, known);
        }
        return known;
    }

    /** When a packet with these bounds ends at or behind {@code position}. */
    int endsAfter(List<Bound> end, int position) {
        int all = Diagrams.ALL;
        for (Bound bound : end) {
            long least = position - (long) bound.plus();
            if (least > 0) {
                all = diagrams.and(all, membership.atLeast(bound.value(), least).may());
            }
        }
        return all;
    }

    /** The pieces that a field of the packet's bytes is made of, wherever the packet ends. */
    List<Piece> pieces(SymbolicPacket p, Field field) {
        return isFloating(p, field)
                ? collect(p, p.floating, true, field.bit(), field.width())
                : collect(p, p.bytes, false, bit(p, field), field.width());
    }

    List<Piece> bytesAt(SymbolicPacket p, int bit, int width) {
        return collect(p, p.bytes, false, bit, width);
    }

    private List<Piece> collect(SymbolicPacket p, Cells cells, boolean floating, int bit, int width) {
        List<Piece> list = new ArrayList<>(2);
        int end = bit + width;
        int index = cells.firstAfter(bit);
        int at = bit;
        while (at < end) {
            boolean written = index < cells.size() && cells.from(index) <= at;
            Piece piece;
            int from;
            if (written) {
                from = cells.from(index);
                piece = cells.piece(index++);
            } else {
                Entry entry = floating ? transport(p, at) : entered(p, at);
                from = entry.from;
                piece = entry.piece;
            }
            int next = Math.min(end, from + piece.width());
            if (!written && index < cells.size()) {
                next = Math.min(next, cells.from(index));
            }
            list.add(piece.slice(at - from, next - at));
            at = next;
        }
        return list.size() == 1 ? List.of(list.getFirst()) : Pieces.joined(list);
    }

    private record Entry(int from, Piece piece) {}

    private Entry transport(SymbolicPacket p, int bit) {
        return entry(p, Symbol.Region.TRANSPORT, 0, Partition.TRANSPORT, bit);
    }

    /** The symbol for a bit that nobody has written. */
    private Entry entered(SymbolicPacket p, int bit) {
        if (p.inner != UNSET && bit >= 8 * p.inner) {
            int from = 8 * p.inner;
            return bit < from + HEADER
                    ? behind(p, from, Partition.IPV4, bit)
                    : behind(p, from + HEADER, Partition.TRANSPORT, bit);
        }
        if (p.anchor == UNSET) {
            return unmarked(p, bit);
        }
        int anchor = 8 * p.anchor;
        if (bit >= anchor) {
            return bit < anchor + HEADER
                    ? entry(p, Symbol.Region.BYTES, anchor, Partition.IPV4, bit)
                    : behind(p, p.base == UNSET ? anchor + HEADER : 8 * p.base,
                            p.base == UNSET ? Partition.BYTES : Partition.TRANSPORT, bit);
        }
        return bit < FRAME && anchor >= FRAME
                ? entry(p, Symbol.Region.BYTES, 0, Partition.ETHERNET, bit)
                : entry(p, Symbol.Region.BYTES, 0, Partition.BYTES, bit);
    }

    private Entry unmarked(SymbolicPacket p, int bit) {
        if (bit < FRAME) {
            return entry(p, Symbol.Region.BYTES, 0, Partition.ETHERNET, bit);
        }
        if (p.view == View.ARP) {
            return entry(p, Symbol.Region.BYTES, FRAME, Partition.ARP, bit);
        }
        return bit < NEAR
                ? entry(p, Symbol.Region.BYTES, FRAME, Partition.IPV4, bit)
                : entry(p, Symbol.Region.BYTES, NEAR, Partition.TRANSPORT, bit);
    }

    /** Bits behind the anchor's header are named from its transport header on where that is known. */
    private Entry behind(SymbolicPacket p, int from, Partition partition, int bit) {
        int base = p.base == UNSET || p.base == FLOATING ? Integer.MAX_VALUE : 8 * p.base;
        if (bit < from) {
            return entry(p, Symbol.Region.BYTES, 0, Partition.BYTES, bit);
        }
        if (bit < base) {
            Entry entry = entry(p, Symbol.Region.BYTES, from, partition, bit);
            return entry.from + entry.piece.width() <= base
                    ? entry
                    : entry(p, Symbol.Region.BYTES, 0, Partition.BYTES, bit);
        }
        if (from < base) {
            return entryFrom(p, base, base, Partition.TRANSPORT, bit);
        }
        return entryFrom(p, base, from, partition, bit);
    }

    private Entry entry(SymbolicPacket p, Symbol.Region region, int from, Partition partition, int bit) {
        int first = from + partition.from(bit - from);
        int width = partition.end(bit - from) - partition.from(bit - from);
        return new Entry(first, Piece.symbol(space.entered(region, content(p, region, first), first, width), width));
    }

    private Entry entryFrom(SymbolicPacket p, int base, int from, Partition partition, int bit) {
        int first = from + partition.from(bit - from);
        int width = partition.end(bit - from) - partition.from(bit - from);
        int content = content(p, Symbol.Region.TRANSPORT, first - base);
        int symbol = space.entered(Symbol.Region.TRANSPORT, content, first - base, width);
        return new Entry(first, Piece.symbol(symbol, width));
    }

    /** Opaque code that may change the payload makes other bytes of it, and of what may be payload. */
    private static int content(SymbolicPacket p, Symbol.Region region, int bit) {
        if (p.content == 0) {
            return 0;
        }
        int payload = region == Symbol.Region.TRANSPORT ? UDP : p.anchor == UNSET ? NEAR : 8 * p.anchor + HEADER;
        return bit >= payload ? p.content : 0;
    }

    private Reading length(SymbolicPacket p) {
        Bound bound = p.end.getFirst();
        return Reading.always(List.of(bound.value().plus(bound.plus() - (long) p.start, 16)));
    }

    private static boolean fits(Field field, int bits) {
        return field.bit() >= 0 && field.bit() + field.width() <= bits;
    }

    private static List<Piece> annotation(SymbolicPacket p, int bit, int width) {
        return gaps(p.annotations, bit, width);
    }

    /** Cells of a memory that is zero where it was not written. */
    private static List<Piece> gaps(Cells cells, int bit, int width) {
        List<Piece> list = new ArrayList<>();
        int at = bit;
        int end = bit + width;
        for (int i = cells.firstAfter(bit); at < end; i++) {
            boolean more = i < cells.size() && cells.from(i) < end;
            int from = more ? cells.from(i) : end;
            if (from > at) {
                list.add(Piece.constant(0, from - at));
                at = from;
            }
            if (more) {
                int next = Math.min(end, from + cells.piece(i).width());
                list.add(cells.piece(i).slice(at - from, next - at));
                at = next;
            }
        }
        return Pieces.joined(list);
    }

    static boolean inRegister(Field field) {
        return fits(field, 8 * REGISTER_BITS)
                && field.bit() / REGISTER_BITS == (field.bit() + field.width() - 1) / REGISTER_BITS;
    }

    private static Reading register(SymbolicPacket p, Field field) {
        int first = REGISTER_BITS * Math.floorDiv(field.bit(), REGISTER_BITS);
        return inRegister(field) && p.registers.touches(first, first + REGISTER_BITS)
                ? Reading.always(gaps(p.registers, field.bit(), field.width()))
                : Reading.ABSENT;
    }

    /** How far into the bytes behind the first headers this reading goes: what a mark made later may name otherwise. */
    static int touch(SymbolicPacket p, Field field) {
        if (isFloating(p, field)) {
            return field.bit() + field.width() > 64 ? 2 : 1;
        }
        int bit = bit(p, field);
        return bit != NOWHERE && bit + field.width() > NEAR ? 2 : 0;
    }
}
