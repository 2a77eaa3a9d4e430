package io.weir.verify;

import io.weir.program.Field;
import io.weir.program.Intervals;
import java.util.List;
import java.util.Optional;

/** Sets of packets and questions about them. Not thread-safe: one for each proof, or a few after one another. */
public interface HeaderSpace {
    /** Every Ethernet frame that can come from outside: any bytes, any length, no header marked. */
    PacketSet frames();

    /** Every Ethernet frame, with NETWORK marked behind the Ethernet header. */
    PacketSet marked();

    /**
     * The packets for which {@code field} is in {@code values}. More than one set when that depends on more than
     * conditions can say (for instance on the length of the IP header).
     */
    List<PacketSet> where(PacketSet packets, Field field, Intervals values);

    /** Whether there is no packet in the set. Exact for sets whose packet is {@link SymbolicPacket#exact}. */
    boolean isEmpty(PacketSet packets);

    Origin origin(PacketSet packets, Field field);

    Sameness same(PacketSet now, SymbolicPacket before, Field field);

    /** Whether the bytes behind the transport header are the same. */
    Sameness samePayload(PacketSet now, SymbolicPacket before);

    /** A packet of the set that a person would believe; empty when there is none. */
    Optional<Example> example(PacketSet packets);

    /** What {@code field} is in the set's packets, for this example. */
    long value(PacketSet packets, Field field, Example example);
}
