package io.weir.verify;

import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Tag;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits sets of packets by the fields that are judgements: whether headers and checksums are right. Lengths are
 * compared exactly. A checksum is right or wrong as its packet entered, by choice of its sender; so are a TCP offset and
 * a UDP length, which nothing else is decided by.
 */
final class Judge {
    private static final List<Field> HEADER =
            List.of(Fields.IP_VERSION, Fields.IP_IHL, Fields.IP_LENGTH, Fields.IP_PROTO, Fields.IP_FRAGMENT,
                    Fields.IP_MORE_FRAGMENTS);

    /**
     * Packets for which the field has {@code value}.
     *
     * @param exact whether they all have it, and not only may have it
     */
    record Judged(PacketSet packets, long value, boolean exact) {}

    private final HeaderSpace space;
    private final Diagrams diagrams;
    private final Conditions conditions;
    /** Explorations of one network meet the same packets at the same checks again and again. */
    private final Map<Question, List<Judged>> answered = new HashMap<>();
    /** Sets with one answer for all: so it is for all of their subsets, which later checks ask about. */
    private final Map<Subject, List<Judged>> settled = new HashMap<>();

    /** Most packets of a proof have one of a few headers; addresses are not part of it. */
    private final Map<NetworkHeader.Text, NetworkHeader> headers = new HashMap<>();

    private record Question(PacketSet set, Field field) {}

    private record Subject(SymbolicPacket packet, Field field) {}

    Judge(HeaderSpace space) {
        this.space = space;
        this.diagrams = space.diagrams();
        this.conditions = space.conditions();
    }

    static boolean judges(Field field) {
        return field.tag() == Tag.DERIVED && !field.equals(Fields.LENGTH);
    }

    List<Judged> of(PacketSet set, Field field) {
        Question question = new Question(set, field);
        List<Judged> known = answered.get(question);
        if (known == null) {
            known = settled(set, field).map(List::of).orElseGet(() -> List.copyOf(judge(set, field)));
            answered.put(question, known);
        }
        return known;
    }

    private Optional<Judged> settled(PacketSet set, Field field) {
        for (Judged all : settled.getOrDefault(new Subject(set.packet(), field), List.of())) {
            if (conditions.isWithin(set.condition(), all.packets().condition())) {
                return Optional.of(new Judged(set, all.value(), true));
            }
        }
        return Optional.empty();
    }

    private List<Judged> judge(PacketSet set, Field field) {
        if (set.packet().network == UNSET) {
            return List.of(new Judged(set, Field.ABSENT, true));
        }
        List<Judged> result = new ArrayList<>();
        for (PacketSet part : space.resolver().readable(set, HEADER)) {
            SymbolicPacket p = part.packet();
            NetworkHeader header = header(p);
            if (field.equals(Fields.IP_HEADER_RIGHT)) {
                split(result, part, Diagrams.ALL, header.lengthsInOrder(), header.withinPacket());
            } else if (field.equals(Fields.IP_CHECKSUM_RIGHT)) {
                Within right = header.whole().and(right(p, p.ipSum, field), diagrams);
                split(result, part, Diagrams.ALL, right, List.of());
            } else if (field.equals(Fields.TRANSPORT_CHECKSUM_RIGHT)) {
                Within right = header.carriesChecksum().and(right(p, p.transportSum, field), diagrams);
                split(result, part, header.transportPresent(), right, header.withinPacket());
            } else if (field.equals(Fields.TRANSPORT_HEADER_RIGHT)) {
                split(result, part, header.transportPresent(), transportRight(p, header), List.of());
            } else {
                split(result, part, Diagrams.ALL, Within.PERHAPS, List.of());
            }
        }
        result.stream()
                .filter(Judged::exact)
                .forEach(judged -> settled.computeIfAbsent(
                                new Subject(judged.packets().packet(), field), s -> new ArrayList<>())
                        .add(judged));
        return result;
    }

    /** 1 for the packets whose checksum {@link io.weir.program.Step.Checksum} computes, 0 for those it leaves alone. */
    List<Judged> summable(PacketSet set, io.weir.program.Step.Checksum.Kind kind) {
        if (set.packet().network == UNSET) {
            return List.of(new Judged(set, 0, true));
        }
        List<Judged> result = new ArrayList<>();
        for (PacketSet part : space.resolver().readable(set, HEADER)) {
            NetworkHeader header = header(part.packet());
            switch (kind) {
                case IP -> split(result, part, Diagrams.ALL, header.whole(), List.of());
                case TRANSPORT -> {
                    Within whole = isZero(part, Fields.IP_FRAGMENT)
                            .and(isZero(part, Fields.IP_MORE_FRAGMENTS), diagrams)
                            .and(header.carriesChecksum(), diagrams);
                    split(result, part, Diagrams.ALL, whole, header.withinPacket());
                }
            }
        }
        return result;
    }

    private Within isZero(PacketSet part, Field field) {
        return space.within(space.reader().read(part.packet(), field), Intervals.of(0));
    }

    /** One where {@code right} and all {@code relations} hold, zero where not, absent where not {@code present}. */
    private void split(List<Judged> result, PacketSet set, int present, Within right, List<Within> relations) {
        boolean exact = right.isExact() && relations.stream().allMatch(Within::isExact);
        SymbolicPacket packet = exact ? set.packet() : set.packet().inexact();
        add(result, new PacketSet(set.packet(), conditions.without(set.condition(), present)), Field.ABSENT, true);
        Condition there = conditions.and(set.condition(), present);
        Condition yes = conditions.and(there, right.may());
        Condition no = conditions.without(there, right.must());
        Condition lengths = yes;
        for (Within relation : relations) {
            yes = conditions.and(yes, relation.may());
            no = conditions.or(no, conditions.without(lengths, relation.must()));
        }
        add(result, new PacketSet(packet, yes), 1, exact);
        add(result, new PacketSet(packet, no), 0, exact);
    }

    private void add(List<Judged> result, PacketSet packets, long value, boolean exact) {
        if (!packets.condition().isNone() && !conditions.isEmpty(packets.condition())) {
            result.add(new Judged(packets, value, exact));
        }
    }

    private NetworkHeader header(SymbolicPacket packet) {
        NetworkHeader.Text text = NetworkHeader.Text.of(packet, space.reader());
        return headers.computeIfAbsent(text, t -> new NetworkHeader(space, t));
    }

    private Within transportRight(SymbolicPacket p, NetworkHeader header) {
        Within choice = untouched(p) ? entered(p, Fields.TRANSPORT_HEADER_RIGHT) : Within.PERHAPS;
        return header.transportAlwaysRight().or(header.transportBySender().and(choice, diagrams), diagrams);
    }

    /** Whether what the transport header says of itself, and what that is compared with, is as it entered. */
    private static boolean untouched(SymbolicPacket p) {
        boolean header = p.bytes.touches(8 * p.network + 16, 8 * p.network + 32)
                || p.bytes.touches(8 * p.network + 48, 8 * p.network + 80);
        boolean behind = p.transport == SymbolicPacket.FLOATING
                ? p.floating.touches(32, 104)
                : p.transport < 0 || p.bytes.touches(8 * p.transport + 32, 8 * p.transport + 104);
        return !header && !behind && p.content == 0;
    }

    private Within right(SymbolicPacket p, Rightness rightness, Field field) {
        return switch (rightness) {
            case AS_ENTERED -> entered(p, field);
            case RIGHT -> Within.ALWAYS;
            case UNKNOWN -> Within.PERHAPS;
        };
    }

    private Within entered(SymbolicPacket p, Field field) {
        int symbol = space.variable(new Symbol.Judged(field, p.network), 0, 1);
        return Within.exactly(diagrams.range(symbol, 1, 1));
    }
}
