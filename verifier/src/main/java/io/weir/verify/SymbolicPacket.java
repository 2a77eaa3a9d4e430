package io.weir.verify;

import java.util.List;

/**
 * What each field of a set of packets is. Immutable; packets that are equal here are one state of an exploration.
 *
 * <p>Positions are bytes from where the packet began when it entered, so a pushed header stands at negative positions
 * and stripping moves {@code start} only. The IPv4 header that was marked first is the <em>anchor</em>: until somebody
 * has to know where exactly the transport header is, the bytes behind the anchor's header are addressed from it alone
 * ({@code floating}), which keeps one state for all lengths of the IP header.
 */
public final class SymbolicPacket {
    /** No position. */
    static final int UNSET = Integer.MIN_VALUE;
    /** Of a transport header: where the anchor's is, which is not known yet. */
    static final int FLOATING = Integer.MIN_VALUE + 1;
    /** Of a transport header: depends on bytes of the network header. */
    static final int OPEN = Integer.MIN_VALUE + 2;

    /** What the bytes behind the Ethernet header are taken to be when no network header was marked. */
    enum View {
        OPEN,
        IP,
        ARP
    }

    final int start;
    final int low;
    final int room;
    final int network;
    final int transport;
    final int anchor;
    final int base;
    final int inner;
    final int touched;
    final int content;
    final View view;
    final Cells bytes;
    final Cells floating;
    final Cells annotations;
    final Cells registers;
    final List<Bound> end;
    final Rightness ipSum;
    final Rightness transportSum;
    final List<Memo> memos;
    private final boolean exact;
    private final boolean strained;
    private final int hash;

    private SymbolicPacket(Draft d) {
        start = d.start;
        low = d.low;
        room = d.room;
        network = d.network;
        transport = d.transport;
        anchor = d.anchor;
        base = d.base;
        inner = d.inner;
        touched = d.touched;
        content = d.content;
        view = d.view;
        bytes = d.bytes;
        floating = d.floating;
        annotations = d.annotations;
        registers = d.registers;
        end = List.copyOf(d.end);
        ipSum = d.ipSum;
        transportSum = d.transportSum;
        memos = List.copyOf(d.memos);
        exact = d.exact;
        strained = d.strained;
        int h = 31 * (31 * (31 * start + network) + transport) + base;
        h = 31 * (31 * (31 * h + bytes.hashCode()) + floating.hashCode()) + annotations.hashCode();
        h = 31 * (31 * (31 * h + registers.hashCode()) + end.hashCode()) + memos.hashCode();
        hash = 31 * h + (exact ? 1 : 0) + (strained ? 2 : 0) + 4 * content;
    }

    /**
     * Whether every member of a set with this packet really occurs. Else some step on the way was over-approximated:
     * a set that is empty is still a proof, one that is not is no proof of anything.
     */
    public boolean exact() {
        return exact;
    }

    /**
     * Whether the way leads through a step that depends on load alone: a rate exceeded, a table full. Drops on such
     * ways are not held against "all".
     */
    public boolean strained() {
        return strained;
    }

    /** Whether a symbol stands for a part of it. */
    boolean mentions(int symbol) {
        if (bytes.mentions(symbol) || floating.mentions(symbol)
                || annotations.mentions(symbol) || registers.mentions(symbol)) {
            return true;
        }
        for (Bound bound : end) {
            if (bound.value().symbol() == symbol) {
                return true;
            }
        }
        for (Memo memo : memos) {
            for (List<Piece> pieces : memo.key()) {
                if (Pieces.mentions(pieces, symbol)) {
                    return true;
                }
            }
            for (List<Piece> pieces : memo.values()) {
                if (Pieces.mentions(pieces, symbol)) {
                    return true;
                }
            }
        }
        return false;
    }

    Draft draft() {
        return new Draft(this);
    }

    SymbolicPacket inexact() {
        return exact ? draft().exact(false).packet() : this;
    }

    SymbolicPacket underStrain() {
        return strained ? this : draft().strained(true).packet();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof SymbolicPacket p
                        && p.hash == hash
                        && p.samePlaces(this)
                        && p.bytes.equals(bytes)
                        && p.floating.equals(floating)
                        && p.annotations.equals(annotations)
                        && p.registers.equals(registers)
                        && p.end.equals(end)
                        && p.memos.equals(memos);
    }

    private boolean samePlaces(SymbolicPacket p) {
        return p.start == start && p.low == low && p.room == room && p.network == network && p.transport == transport
                && p.anchor == anchor && p.base == base && p.inner == inner && p.touched == touched
                && p.content == content && p.view == view && p.ipSum == ipSum && p.transportSum == transportSum
                && p.exact == exact && p.strained == strained;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** A packet under change. */
    static final class Draft {
        int start;
        int low;
        int room;
        int network = UNSET;
        int transport = UNSET;
        int anchor = UNSET;
        int base = UNSET;
        int inner = UNSET;
        int touched;
        int content;
        View view = View.OPEN;
        Cells bytes = Cells.EMPTY;
        Cells floating = Cells.EMPTY;
        Cells annotations = Cells.EMPTY;
        Cells registers = Cells.EMPTY;
        List<Bound> end = List.of();
        Rightness ipSum = Rightness.AS_ENTERED;
        Rightness transportSum = Rightness.AS_ENTERED;
        List<Memo> memos = List.of();
        private boolean exact = true;
        private boolean strained;

        Draft() {}

        private Draft(SymbolicPacket p) {
            start = p.start;
            low = p.low;
            room = p.room;
            network = p.network;
            transport = p.transport;
            anchor = p.anchor;
            base = p.base;
            inner = p.inner;
            touched = p.touched;
            content = p.content;
            view = p.view;
            bytes = p.bytes;
            floating = p.floating;
            annotations = p.annotations;
            registers = p.registers;
            end = p.end;
            ipSum = p.ipSum;
            transportSum = p.transportSum;
            memos = p.memos;
            exact = p.exact;
            strained = p.strained;
        }

        Draft exact(boolean is) {
            exact = is;
            return this;
        }

        Draft strained(boolean is) {
            strained = is;
            return this;
        }

        SymbolicPacket packet() {
            return new SymbolicPacket(this);
        }
    }
}
