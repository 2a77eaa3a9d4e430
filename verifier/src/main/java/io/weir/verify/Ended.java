package io.weir.verify;

import java.util.Optional;

/**
 * Packets whose way ends.
 *
 * @param state the last arrival before the end
 * @param node where they end: the state's
 * @param ending how
 * @param packets as they are at the end
 * @param automaton the automaton's state at the end
 * @param remembered the packet as the automaton last wanted it remembered
 */
public record Ended(
        State state,
        int node,
        Ending ending,
        PacketSet packets,
        int automaton,
        Optional<SymbolicPacket> remembered) {}
