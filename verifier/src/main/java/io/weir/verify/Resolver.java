package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import io.weir.verify.SymbolicPacket.Draft;
import io.weir.verify.SymbolicPacket.View;
import java.util.ArrayList;
import java.util.List;

/** Splits sets of packets so far that fields can be read and written. */
final class Resolver {
    private static final long ARP_TYPE = 0x0806;

    private final HeaderSpace space;
    private final Conditions conditions;
    private final Diagrams diagrams;

    Resolver(HeaderSpace space) {
        this.space = space;
        this.conditions = space.conditions();
        this.diagrams = space.diagrams();
    }

    /** The set, in parts whose packets can be read at all {@code fields}. Empty parts are left out. */
    List<PacketSet> readable(PacketSet set, List<Field> fields) {
        for (Field field : fields) {
            Need need = space.reader().need(set.packet(), field);
            if (need != Need.NOTHING) {
                return each(split(set, need), fields);
            }
        }
        return List.of(touched(set, fields));
    }

    private List<PacketSet> each(List<PacketSet> parts, List<Field> fields) {
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : parts) {
            result.addAll(readable(part, fields));
        }
        return result;
    }

    private static PacketSet touched(PacketSet set, List<Field> fields) {
        int touch = set.packet().touched;
        for (Field field : fields) {
            touch = Math.max(touch, Reader.touch(set.packet(), field));
        }
        if (touch == set.packet().touched) {
            return set;
        }
        Draft draft = set.packet().draft();
        draft.touched = touch;
        return new PacketSet(draft.packet(), set.condition());
    }

    /** The set, in parts of which {@code need} is known. */
    List<PacketSet> split(PacketSet set, Need need) {
        return switch (need) {
            case NOTHING -> List.of(set);
            case BASE -> base(set);
            case TRANSPORT -> transport(set);
            case VIEW -> view(set);
            case END -> end(set);
        };
    }

    private void add(List<PacketSet> parts, SymbolicPacket packet, Condition condition) {
        if (!condition.isNone() && !conditions.isEmpty(condition)) {
            parts.add(new PacketSet(packet, condition));
        }
    }

    private List<PacketSet> base(PacketSet set) {
        SymbolicPacket p = set.packet();
        List<PacketSet> parts = new ArrayList<>();
        Condition rest = set.condition();
        for (HeaderLength length : HeaderLength.ALL) {
            int here = space.headerLength(p, length);
            Draft draft = p.draft();
            draft.base = p.anchor + length.bytes();
            draft.transport = p.transport == FLOATING ? draft.base : p.transport;
            draft.bytes = p.bytes.with(p.floating, 8 * draft.base);
            draft.floating = Cells.EMPTY;
            add(parts, draft.packet(), conditions.and(set.condition(), here));
            rest = conditions.without(rest, here);
        }
        Draft draft = p.draft();
        draft.base = UNSET;
        draft.transport = p.transport == FLOATING ? UNSET : p.transport;
        draft.floating = Cells.EMPTY;
        add(parts, draft.packet(), rest);
        return parts;
    }

    private List<PacketSet> transport(PacketSet set) {
        List<PacketSet> parts = new ArrayList<>();
        for (PacketSet part : readable(set, List.of(Fields.IP_VERSION, Fields.IP_IHL))) {
            SymbolicPacket p = part.packet();
            Condition rest = part.condition();
            boolean exact = true;
            for (HeaderLength length : HeaderLength.ALL) {
                Within here = headerLength(p, length);
                exact &= here.isExact();
                Draft draft = (here.isExact() ? p : p.inexact()).draft();
                draft.transport = p.network + length.bytes();
                add(parts, draft.packet(), conditions.and(part.condition(), here.may()));
                rest = conditions.without(rest, here.must());
            }
            Draft draft = (exact ? p : p.inexact()).draft();
            draft.transport = UNSET;
            add(parts, draft.packet(), rest);
        }
        return parts;
    }

    /** When the network header, as it is now, says this. Its first byte must be readable. */
    Within headerLength(SymbolicPacket p, HeaderLength length) {
        Reader reader = space.reader();
        return headerLength(reader.read(p, Fields.IP_VERSION), reader.read(p, Fields.IP_IHL), length);
    }

    /** When a network header that reads so has this length. */
    Within headerLength(Reading version, Reading words, HeaderLength length) {
        if (version.isAbsent()) {
            return Within.NEVER;
        }
        Within within = Within.exactly(version.present())
                .and(space.membership().of(version.pieces(), Intervals.of(length.version())), diagrams);
        if (length.version() == 6) {
            return within;
        }
        return within.and(space.membership().of(words.pieces(), Intervals.of(length.words())), diagrams);
    }

    private List<PacketSet> view(PacketSet set) {
        int type = space.entered(Symbol.Region.BYTES, 0, 96, 16);
        int isArp = diagrams.range(type, ARP_TYPE, ARP_TYPE);
        List<PacketSet> parts = new ArrayList<>();
        Draft arp = set.packet().draft();
        arp.view = View.ARP;
        add(parts, arp.packet(), conditions.and(set.condition(), isArp));
        Draft other = set.packet().draft();
        other.view = View.IP;
        add(parts, other.packet(), conditions.without(set.condition(), isArp));
        return parts;
    }

    private List<PacketSet> end(PacketSet set) {
        List<PacketSet> parts = new ArrayList<>();
        List<Bound> bounds = set.packet().end;
        for (int i = 0; i < bounds.size(); i++) {
            Condition condition = set.condition();
            boolean exact = true;
            for (int j = 0; j < bounds.size(); j++) {
                if (j != i) {
                    Within lower = lower(bounds.get(i), bounds.get(j), j < i ? 1 : 0);
                    exact &= lower.isExact();
                    condition = space.and(condition, lower.may());
                }
            }
            Draft draft = (exact ? set.packet() : set.packet().inexact()).draft();
            draft.end = List.of(bounds.get(i));
            add(parts, draft.packet(), condition);
        }
        return parts;
    }

    private Within lower(Bound low, Bound high, int by) {
        return space.relation().atMost(low.value(), (long) low.plus() - high.plus() + by, high.value());
    }
}
