package io.weir.verify;

import io.weir.space.Condition;

/**
 * A set of packets: what each field is, in terms of the packet that entered, and for which entering packets.
 *
 * @param packet the fields
 * @param condition over the symbols in {@code packet}
 */
public record PacketSet(SymbolicPacket packet, Condition condition) {}
