package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Field;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.space.Condition;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.List;

/** Puts one concrete frame for the symbols: what a set says about it, without any solver. */
final class Concrete {
    private final HeaderSpace space;
    private final byte[] frame;

    Concrete(HeaderSpace space, byte[] frame) {
        this.space = space;
        this.frame = frame;
    }

    /** The value of every symbol for a packet that names its bytes as {@code p} does. */
    long[] values(SymbolicPacket p) {
        long[] values = new long[space.diagrams().variables()];
        int anchor = p.anchor == UNSET ? 14 : p.anchor;
        for (int v = 0; v < values.length; v++) {
            values[v] = switch (space.symbol(v)) {
                case Symbol.Entered e when e.region() == Symbol.Region.BYTES -> bits(e.bit(), e.width());
                case Symbol.Entered e -> transport(anchor) < 0 ? 0 : bits(8 * transport(anchor) + e.bit(), e.width());
                case Symbol.Length _ -> frame.length;
                case Symbol.Judged judged -> judged(judged.what(), judged.network());
                case Symbol.Made _, Symbol.Earlier _ -> 0;
            };
        }
        return values;
    }

    private int transport(int anchor) {
        int version = (int) bits(8 * anchor, 4);
        int words = (int) bits(8 * anchor + 4, 4);
        return version == 6 ? anchor + 40 : version == 4 && words >= 5 ? anchor + 4 * words : -1;
    }

    private long bits(int bit, int width) {
        long value = 0;
        for (int i = bit; i < bit + width; i++) {
            int at = i >> 3;
            value = value << 1 | (at < frame.length ? frame[at] >> 7 - (i & 7) & 1 : 0);
        }
        return value;
    }

    private long judged(Field what, int network) {
        long[] result = {0};
        Step step = new Step.Mark(
                Place.start(network),
                new Step.Opaque(
                        p -> {
                            result[0] = Math.max(0, p.read(what));
                            return true;
                        },
                        io.weir.program.Footprint.READS_ONLY,
                        io.weir.program.EngineReason.UNCONNECTED,
                        new Step.Drop(io.weir.program.EngineReason.UNCONNECTED)),
                new Step.Drop(io.weir.program.EngineReason.UNCONNECTED));
        Device device = new Device(Device.Kind.NETFRONT, "");
        Program program = new Program(List.of(), List.of(new Source.Receive(device, step)), 0, List.of());
        Configuration.Node node = new Configuration.Node("read", "Read", program, java.util.Optional.empty());
        new io.weir.program.Interpreter(new Configuration(List.of(node), List.of()), 0).receive(device, frame, 0);
        return result[0];
    }

    /** Whether the set has this frame; numbers that programs make up may be any. */
    boolean isIn(PacketSet set) {
        Condition condition = set.condition();
        for (int v = 0; v < space.diagrams().variables(); v++) {
            if (isMadeUp(v)) {
                condition = space.conditions().forget(condition, v);
            }
        }
        return space.conditions().contains(condition, values(set.packet()));
    }

    private boolean isMadeUp(int variable) {
        return space.symbol(variable) instanceof Symbol.Made || space.symbol(variable) instanceof Symbol.Earlier;
    }

    /** Whether the set's packet, for this frame, has exactly these bytes; unknown bits are whatever they are. */
    boolean becomes(SymbolicPacket symbolic, byte[] bytes) {
        for (int v = 0; v < space.diagrams().variables(); v++) {
            if (isMadeUp(v) && symbolic.mentions(v)) {
                return !symbolic.exact();
            }
        }
        SymbolicPacket p = based(symbolic);
        long[] values = values(symbolic);
        long end = Long.MAX_VALUE;
        for (Bound bound : p.end) {
            long value = bound.value().isConstant() ? bound.value().add() : bound.value().evaluate(values[bound.value().symbol()]);
            end = Math.min(end, value + bound.plus());
        }
        if (end - p.start != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            int bit = 0;
            for (Piece piece : space.reader().bytesAt(p, 8 * (p.start + i), 8)) {
                int have = (bytes[i] & 0xff) >> 8 - bit - piece.width() & (1 << piece.width()) - 1;
                values = piece.symbol() >= values.length ? values(p) : values;
                boolean same = piece.isUnknown()
                        || piece.evaluate(piece.isConstant() ? 0 : values[piece.symbol()]) == have;
                if (!same) {
                    return false;
                }
                bit += piece.width();
            }
        }
        return true;
    }

    private SymbolicPacket based(SymbolicPacket p) {
        if (p.anchor == UNSET || p.base != FLOATING) {
            return p;
        }
        int transport = transport(p.anchor);
        Draft draft = p.draft();
        draft.base = transport < 0 ? UNSET : transport;
        if (transport >= 0) {
            draft.bytes = p.bytes.with(p.floating, 8 * transport);
        }
        draft.floating = Cells.EMPTY;
        return draft.packet();
    }
}
