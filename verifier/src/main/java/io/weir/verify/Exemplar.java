package io.weir.verify;

import static io.weir.verify.SymbolicPacket.FLOATING;
import static io.weir.verify.SymbolicPacket.UNSET;

import io.weir.program.Bytes;
import io.weir.program.Fields;
import io.weir.space.Member;
import io.weir.verify.SymbolicPacket.Draft;
import io.weir.verify.SymbolicPacket.View;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes packets that a person would believe: a TCP SYN between documentation addresses, if the set has one. */
final class Exemplar {
    private final HeaderSpace space;

    Exemplar(HeaderSpace space) {
        this.space = space;
    }

    Optional<Example> of(PacketSet packets) {
        SymbolicPacket p = packets.packet();
        Likelihood likely = new Likelihood(p.anchor == UNSET ? HeaderSpace.BEHIND_ETHERNET : p.anchor);
        return space.conditions()
                .member(packets.condition(), variable -> likely.values(space.symbol(variable)))
                .map(member -> example(p, member, likely));
    }

    private Example example(SymbolicPacket p, Member member, Likelihood likely) {
        Map<Integer, Long> values = new HashMap<>();
        int named = space.diagrams().variables();
        for (int variable = 0; variable < named; variable++) {
            Symbol symbol = space.symbol(variable);
            if (!member.isFree(variable)) {
                values.put(variable, member.value(variable));
            } else if (symbol instanceof Symbol.Entered || symbol instanceof Symbol.Length) {
                values.put(variable, Math.min(likely.values(symbol)[0], space.diagrams().maximum(variable)));
            }
        }
        agree(p, member, values);
        SymbolicPacket naming = naming(p, values);
        values.keySet().removeIf(v -> space.symbol(v) instanceof Symbol.Entered e && position(naming, v, e) < 0);
        int length = Math.toIntExact(values.get(space.lengthSymbol()));
        byte[] frame = new byte[length];
        values.forEach((variable, value) -> {
            if (space.symbol(variable) instanceof Symbol.Entered entered) {
                put(frame, position(naming, variable, entered), entered.width(), value);
            }
        });
        header(frame, naming, values);
        boolean header = naming.anchor != UNSET && naming.base != UNSET;
        byte[] whole = header
                ? new Finish(frame, naming).withChecksums(judged(naming, values, true), judged(naming, values, false))
                : frame;
        // a checksum field may be something that was tested, under another name
        values.forEach((variable, value) -> {
            if (!member.isFree(variable) && space.symbol(variable) instanceof Symbol.Entered entered) {
                put(whole, position(naming, variable, entered), entered.width(), value);
            }
        });
        return new Example(Bytes.of(whole), values);
    }

    /** Makes what a transport header says of its own length right, or wrong if the set wants it so. */
    private void header(byte[] frame, SymbolicPacket naming, Map<Integer, Long> values) {
        if (naming.anchor == UNSET || naming.base == UNSET || naming.anchor + 20 > frame.length) {
            return;
        }
        int judged = space.variable(new Symbol.Judged(Fields.TRANSPORT_HEADER_RIGHT, naming.anchor), 0, 1);
        boolean right = values.getOrDefault(judged, 1L) == 1;
        int total = (frame[naming.anchor + 2] & 0xff) << 8 | frame[naming.anchor + 3] & 0xff;
        int left = Math.max(0, total - (naming.base - naming.anchor));
        int protocol = frame[naming.anchor + 9] & 0xff;
        if (protocol == 6) {
            put(frame, 8 * naming.base + Fields.TCP_OFFSET.bit(), 4, right ? 5 : 0);
        } else if (protocol == 17) {
            put(frame, 8 * naming.base + Fields.UDP_LENGTH.bit(), 16, right ? left : 0);
        }
    }

    /** Lengths that nobody asked for are made to agree with the packet's. */
    private void agree(SymbolicPacket p, Member member, Map<Integer, Long> values) {
        int anchor = p.anchor == UNSET ? HeaderSpace.BEHIND_ETHERNET : p.anchor;
        int total = space.entered(Symbol.Region.BYTES, 0, 8 * anchor + Fields.IP_LENGTH.bit(), 16);
        long length = values.get(space.lengthSymbol());
        if (!values.containsKey(total)) {
            values.put(total, 0L);
        }
        boolean isFree = member.isFree(total);
        if (isFree) {
            values.put(total, Math.max(0, length - anchor));
        } else if (member.isFree(space.lengthSymbol())) {
            values.put(space.lengthSymbol(), Math.min(values.get(total) + anchor, 1514));
        }
    }

    /** The same names for entering bytes, with everything found out and nothing written. */
    private SymbolicPacket naming(SymbolicPacket p, Map<Integer, Long> values) {
        Draft draft = p.draft();
        draft.bytes = Cells.EMPTY;
        draft.floating = Cells.EMPTY;
        draft.content = 0;
        if (p.anchor == UNSET) {
            int type = space.entered(Symbol.Region.BYTES, 0, 96, 16);
            draft.view = p.view != View.OPEN ? p.view : values.getOrDefault(type, 0L) == 0x0806 ? View.ARP : View.IP;
        } else if (p.base == FLOATING) {
            long version = values.getOrDefault(space.entered(Symbol.Region.BYTES, 0, 8 * p.anchor, 4), 4L);
            long words = values.getOrDefault(space.entered(Symbol.Region.BYTES, 0, 8 * p.anchor + 4, 4), 5L);
            draft.base = version == 6 ? p.anchor + 40
                    : version == 4 && words >= 5 ? p.anchor + 4 * (int) words : UNSET;
        }
        return draft.packet();
    }

    /** First bit of a symbol in the frame; -1 if the packet does not name its bits so. */
    private int position(SymbolicPacket naming, int variable, Symbol.Entered symbol) {
        boolean behind = symbol.region() == Symbol.Region.TRANSPORT;
        if (symbol.content() != 0 || behind && (naming.anchor == UNSET || naming.base == UNSET)) {
            return -1;
        }
        int bit = behind ? 8 * naming.base + symbol.bit() : symbol.bit();
        Piece piece = space.reader().bytesAt(naming, bit, symbol.width()).getFirst();
        return piece.symbol() == variable ? bit : -1;
    }

    static void put(byte[] frame, int bit, int width, long value) {
        for (int i = 0; i < width; i++) {
            int at = bit + i;
            if (at >= 8 * frame.length) {
                return;
            }
            int mask = 0x80 >> (at & 7);
            boolean one = (value >> width - 1 - i & 1) != 0;
            frame[at >> 3] = (byte) (one ? frame[at >> 3] | mask : frame[at >> 3] & ~mask);
        }
    }

    private boolean judged(SymbolicPacket naming, Map<Integer, Long> values, boolean ip) {
        Symbol symbol = new Symbol.Judged(
                ip ? Fields.IP_CHECKSUM_RIGHT : Fields.TRANSPORT_CHECKSUM_RIGHT, naming.anchor);
        return values.getOrDefault(space.variable(symbol, 0, 1), 1L) == 1;
    }
}
