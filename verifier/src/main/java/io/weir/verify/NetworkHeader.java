package io.weir.verify;

import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network header of a packet says of lengths and of what it carries, compared with where the packet ends. Two
 * packets of which {@link Text} is equal have one: nothing else is looked at, so what was found out about a header
 * stays true when addresses or the time to live are rewritten. Nothing here depends on which packets of a set are meant.
 */
final class NetworkHeader {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    /**
     * All that a header's answers are made of.
     *
     * @param network where the header begins
     * @param end bounds on where the packet ends
     */
    record Text(
            int network,
            List<Bound> end,
            Reading version,
            Reading words,
            Reading length,
            Reading protocol,
            Reading fragment) {
        static Text of(SymbolicPacket p, Reader reader) {
            return new Text(
                    p.network,
                    p.end,
                    reader.read(p, Fields.IP_VERSION),
                    reader.read(p, Fields.IP_IHL),
                    reader.read(p, Fields.IP_LENGTH),
                    reader.read(p, Fields.IP_PROTO),
                    reader.read(p, Fields.IP_FRAGMENT));
        }
    }

    /** Bytes that are counted behind a header, by IP_LENGTH and perhaps by the packet's end too. */
    private record Count(int more, boolean inPacket) {}

    private final HeaderSpace space;
    private final Diagrams diagrams;
    private final Text text;
    private final Map<Count, Within> counted = new HashMap<>();
    private Within whole;
    private Within carriesChecksum;
    private Within transportAlways;
    private Within transportBySender;
    private List<Within> withinPacket;

    NetworkHeader(HeaderSpace space, Text text) {
        this.space = space;
        this.diagrams = space.diagrams();
        this.text = text;
    }

    private Within protocol(int number) {
        return space.within(text.protocol, Intervals.of(number));
    }

    private Within ends(int bytesBehind) {
        return Within.exactly(space.reader().endsAfter(text.end, text.network + bytesBehind));
    }

    private Within hasLength(HeaderLength length) {
        return space.resolver().headerLength(text.version, text.words, length);
    }

    /** An IPv4 header wholly in the packet. */
    Within whole() {
        if (whole == null) {
            whole = Within.NEVER;
            for (HeaderLength length : HeaderLength.VERSION_4) {
                whole = whole.or(hasLength(length).and(ends(length.bytes()), diagrams), diagrams);
            }
        }
        return whole;
    }

    /** The same, and IP_LENGTH counts the header and {@code more} bytes. */
    private Within counted(int more, boolean inPacket) {
        return counted.computeIfAbsent(new Count(more, inPacket), count -> {
            Within union = Within.NEVER;
            for (HeaderLength length : HeaderLength.VERSION_4) {
                Within here = hasLength(length)
                        .and(ends(length.bytes() + (inPacket ? more : 0)), diagrams)
                        .and(space.within(text.length, HeaderSpace.atLeast(length.bytes() + (long) more)), diagrams);
                union = union.or(here, diagrams);
            }
            return union;
        });
    }

    Within lengthsInOrder() {
        return counted(0, true);
    }

    /** IP_LENGTH ends before each bound on the packet's end. */
    List<Within> withinPacket() {
        if (withinPacket == null) {
            withinPacket = compared(text.length);
        }
        return withinPacket;
    }

    private List<Within> compared(Reading length) {
        if (length.isAbsent() || length.pieces().size() != 1) {
            return List.of(Within.PERHAPS);
        }
        List<Within> relations = new ArrayList<>();
        for (Bound bound : text.end) {
            long distance = (long) text.network - bound.plus();
            relations.add(space.relation().atMost(length.pieces().getFirst(), distance, bound.value()));
        }
        return List.copyOf(relations);
    }

    /** When it has a length that a header with a transport header behind it can have: a diagram. */
    int transportPresent() {
        int union = Diagrams.NONE;
        for (HeaderLength length : HeaderLength.ALL) {
            union = diagrams.or(union, hasLength(length).may());
        }
        return union;
    }

    Within carriesChecksum() {
        if (carriesChecksum == null) {
            carriesChecksum = protocol(ICMP).and(counted(4, false), diagrams)
                    .or(protocol(TCP).and(counted(20, false), diagrams), diagrams)
                    .or(protocol(UDP).and(counted(8, false), diagrams), diagrams);
        }
        return carriesChecksum;
    }

    /** The transport header is right whatever it says: there is none that says anything of itself, or it is ICMP's. */
    Within transportAlwaysRight() {
        if (transportAlways == null) {
            Within later = space.within(text.fragment, HeaderSpace.atLeast(1));
            Within other = protocol(ICMP).or(protocol(TCP), diagrams).or(protocol(UDP), diagrams).not(diagrams);
            transportAlways = whole().and(later.or(other, diagrams), diagrams)
                    .or(hasLength(HeaderLength.VERSION_6), diagrams)
                    .or(protocol(ICMP).and(counted(8, true), diagrams), diagrams);
        }
        return transportAlways;
    }

    /** The transport header is there, and right if its own lengths are. */
    Within transportBySender() {
        if (transportBySender == null) {
            transportBySender = protocol(TCP).and(counted(20, true), diagrams)
                    .or(protocol(UDP).and(counted(8, true), diagrams), diagrams);
        }
        return transportBySender;
    }
}
