package io.weir.verify;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Packets at an entry of a node, found by an exploration. States with equal place and bindings are one.
 *
 * @param id index in {@link Exploration#states()}
 * @param entry where
 * @param packets all packets that were found here
 * @param automaton the automaton's state
 * @param remembered the packet as the automaton last wanted it remembered
 * @param previous the state from which packets first came here; empty at an injection
 */
public record State(
        int id,
        Entry entry,
        PacketSet packets,
        int automaton,
        Optional<SymbolicPacket> remembered,
        OptionalInt previous) {}
