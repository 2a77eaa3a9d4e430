package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.OPEN;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Field;
import io.weir.program.Footprint;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.space.Condition;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayList;
import java.util.List;

/** Opaque code: whatever it may write is anything afterwards. */
final class Havoc {
    private final HeaderSpace space;
    private final Assigner assigner;

    Havoc(HeaderSpace space, Assigner assigner) {
        this.space = space;
        this.assigner = assigner;
    }

    List<PacketSet> of(int node, Step.Opaque step, PacketSet set) {
        Footprint footprint = step.footprint();
        if (footprint.writes().isEmpty() && !footprint.payload()) {
            return List.of(set);
        }
        List<Field> fields = new ArrayList<>(footprint.writes());
        if (footprint.payload()) {
            fields.add(Mover.WHERE_TRANSPORT);
        }
        List<PacketSet> result = new ArrayList<>();
        for (PacketSet part : space.resolver().readable(set, fields)) {
            boolean header = part.packet().base == FLOATING && !footprint.writes().isEmpty();
            for (PacketSet known : header ? space.resolver().split(part, Need.BASE) : List.of(part)) {
                result.add(changed(node, step, known));
            }
        }
        return result;
    }

    private PacketSet changed(int node, Step.Opaque step, PacketSet set) {
        SymbolicPacket p = set.packet();
        Draft draft = p.draft().exact(false);
        Condition condition = set.condition();
        for (Field field : step.footprint().writes()) {
            boolean inPacket = field.tag().compareTo(Tag.TRANSPORT) <= 0;
            if (field.tag() == Tag.DERIVED || inPacket && space.reader().present(p, field) == 0) {
                continue;
            }
            // the packet keeps what it has where the field is absent; over-approximated as written there too
            Piece piece = made(node, step, field, draft);
            condition = space.conditions().forget(condition, piece.symbol());
            Assigner.put(draft, p, field, List.of(piece));
            if (inPacket) {
                draft.ipSum = Rightness.UNKNOWN;
                draft.transportSum = Rightness.UNKNOWN;
                draft.transport = draft.network == UNSET || draft.transport == FLOATING ? draft.transport : OPEN;
            }
        }
        if (step.footprint().payload()) {
            Piece length = lengthAfter(node, step, draft);
            condition = space.conditions().forget(condition, length.symbol());
            payload(draft, p);
            draft.end = List.of(new Bound(length, p.start));
        }
        return new PacketSet(draft.packet(), condition);
    }

    private Piece made(int node, Step.Opaque step, Field field, Draft draft) {
        return assigner.made(node, step, field, draft.packet(), Piece.mask(field.width()), field.width());
    }

    private Piece lengthAfter(int node, Step.Opaque step, Draft draft) {
        return assigner.made(node, step, "length", draft.packet(), io.weir.program.Packet.MAX_LENGTH, 16);
    }

    /** Everything behind the shortest transport header is other bytes from now on. */
    private static void payload(Draft draft, SymbolicPacket p) {
        draft.content = p.content + 1;
        draft.transportSum = Rightness.UNKNOWN;
        draft.floating = p.floating.before(Reader.UDP);
        int from = p.transport != UNSET && p.transport != FLOATING && p.transport != OPEN
                ? 8 * p.transport + Reader.UDP
                : p.network == UNSET ? 8 * p.start : 8 * p.network + Reader.HEADER;
        if (p.transport != FLOATING) {
            draft.bytes = draft.bytes.before(Math.max(from, 0));
        }
    }
}
