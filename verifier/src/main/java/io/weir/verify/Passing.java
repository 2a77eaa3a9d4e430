package io.weir.verify;

import java.util.Optional;

/**
 * A set of packets that crosses a point.
 *
 * @param state the state that it comes from: the last arrival before this crossing
 * @param at the point
 * @param automaton the automaton's state just before: that of {@code state}, or what a turn since then made of it
 * @param remembered likewise
 * @param packets as they are when they cross; never empty
 */
public record Passing(
        State state, Crossing at, int automaton, Optional<SymbolicPacket> remembered, PacketSet packets) {}
