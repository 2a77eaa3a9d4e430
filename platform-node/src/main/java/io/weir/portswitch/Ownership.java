package io.weir.portswitch;

/**
 * Whose a packet is. One with ports belongs to the owner of its 3-tuple, and its later fragments follow the first. An
 * ICMP error belongs to the owner of the packet that it quotes. Any other ICMP message belongs to who owns ICMP at the
 * address, else to who has had something of the address for longest. What goes out is judged by the same rules as what
 * comes in.
 */
final class Ownership {
    private final TupleTable tuples;
    private final FragmentTable in = new FragmentTable();
    private final FragmentTable out = new FragmentTable();
    private final IpHeaders quoted = new IpHeaders();

    Ownership(TupleTable tuples) {
        this.tuples = tuples;
    }

    /**
     * Who gets a received packet; {@link TupleTable#NOBODY} if nobody.
     *
     * @param kernels whether the rest of the address is the kernel's, also its ICMP
     */
    int receiver(IpHeaders packet, boolean kernels, long nowNs) {
        int owner = tuples.owner(
                packet.destinationHigh, packet.destinationLow, packet.destinationPort, packet.protocol);
        if (packet.fragment) {
            return fragment(packet, owner, nowNs);
        }
        return packet.isIcmp() ? icmpReceiver(packet, owner, kernels, nowNs) : owner;
    }

    private int fragment(IpHeaders packet, int owner, long nowNs) {
        if (!packet.first) {
            int followed = in.owner(packet, nowNs);
            return followed == TupleTable.NOBODY ? owner : followed;
        }
        if (owner != TupleTable.NOBODY) {
            in.put(packet, owner, nowNs);
        }
        return owner;
    }

    private int icmpReceiver(IpHeaders packet, int owner, boolean kernels, long nowNs) {
        boolean error = packet.quotes(quoted)
                && quoted.sourceLow == packet.destinationLow
                && quoted.sourceHigh == packet.destinationHigh;
        if (error) {
            int sender = quoted.first
                    ? tuples.owner(quoted.sourceHigh, quoted.sourceLow, quoted.sourcePort, quoted.protocol)
                    : out.owner(quoted, nowNs);
            if (sender != TupleTable.NOBODY) {
                return sender;
            }
        }
        boolean eldest = owner == TupleTable.NOBODY && !kernels;
        return eldest ? tuples.eldest(packet.destinationHigh, packet.destinationLow) : owner;
    }

    /** Whether {@code sender} may send the packet. */
    boolean maySend(int sender, IpHeaders packet, boolean kernels, long nowNs) {
        int owner = tuples.owner(packet.sourceHigh, packet.sourceLow, packet.sourcePort, packet.protocol);
        if (!packet.first) {
            return owner == sender || out.owner(packet, nowNs) == sender;
        }
        boolean may = owner == sender || packet.isIcmp() && maySendIcmp(sender, owner, packet, kernels, nowNs);
        if (may && packet.fragment) {
            out.put(packet, sender, nowNs);
        }
        return may;
    }

    private boolean maySendIcmp(int sender, int owner, IpHeaders packet, boolean kernels, long nowNs) {
        if (packet.quotes(quoted)) {
            boolean answers =
                    quoted.destinationLow == packet.sourceLow && quoted.destinationHigh == packet.sourceHigh;
            int receiver = quoted.first
                    ? tuples.owner(
                            quoted.destinationHigh, quoted.destinationLow, quoted.destinationPort, quoted.protocol)
                    : in.owner(quoted, nowNs);
            return answers && receiver == sender;
        }
        boolean eldest = owner == TupleTable.NOBODY && !kernels;
        return eldest && tuples.eldest(packet.sourceHigh, packet.sourceLow) == sender;
    }
}
