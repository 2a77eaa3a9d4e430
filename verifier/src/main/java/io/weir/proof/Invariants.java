package io.weir.proof;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Packet;
import io.weir.requirement.Header;
import io.weir.requirement.Hop.Invariant;
import io.weir.verify.HeaderSpace;
import io.weir.verify.PacketSet;
import io.weir.verify.Sameness;
import io.weir.verify.SymbolicPacket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What {@code const} compares. */
final class Invariants {
    private static final List<Field> HEADER = List.of(
            Fields.IP_SRC, Fields.IP_DST, Fields.IP_PROTO, Fields.IP_TOS, Fields.SRC_PORT, Fields.DST_PORT);

    private Invariants() {}

    /** Whether the fields of {@code invariant} are in {@code now} what they were in {@code before}. */
    static Sameness same(HeaderSpace space, PacketSet now, SymbolicPacket before, Invariant invariant) {
        if (invariant.inner() > 0) {
            return Sameness.UNKNOWN;
        }
        Sameness all = Sameness.ALWAYS;
        for (Field field : fields(invariant.header())) {
            all = worse(all, space.same(now, before, field));
        }
        return payload(invariant.header()) ? worse(all, space.samePayload(now, before)) : all;
    }

    private static Sameness worse(Sameness a, Sameness b) {
        if (a == Sameness.NOT_ALWAYS || b == Sameness.NOT_ALWAYS) {
            return Sameness.NOT_ALWAYS;
        }
        return a == Sameness.UNKNOWN ? a : b;
    }

    static List<Field> fields(Header header) {
        return switch (header) {
            case SRC -> List.of(Fields.IP_SRC);
            case DST -> List.of(Fields.IP_DST);
            case SRC_PORT -> List.of(Fields.SRC_PORT);
            case DST_PORT -> List.of(Fields.DST_PORT);
            case PROTO -> List.of(Fields.IP_PROTO);
            case ICMP_TYPE -> List.of(Fields.ICMP_TYPE);
            case TCP_FLAGS -> List.of(Fields.TCP_FLAGS);
            case TTL -> List.of(Fields.IP_TTL);
            case TOS -> List.of(Fields.IP_TOS);
            case LENGTH -> List.of(Fields.IP_LENGTH);
            case HEADER -> HEADER;
            case ALL -> Stream.concat(HEADER.stream(), Stream.of(Fields.IP_LENGTH))
                    .toList();
            case PAYLOAD, VLAN -> List.of();
        };
    }

    /** Whether two real frames differ in what {@code header} names. */
    static boolean differ(byte[] before, byte[] now, Header header) {
        boolean fields = fields(header).stream()
                .map(Story::onFrame)
                .anyMatch(f -> Packet.of(before).read(f) != Packet.of(now).read(f));
        return fields || payload(header) && !Arrays.equals(Story.payload(before), Story.payload(now));
    }

    private static boolean payload(Header header) {
        return header == Header.PAYLOAD || header == Header.ALL;
    }
}
