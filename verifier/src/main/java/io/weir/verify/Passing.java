package io.weir.verify;

/**
 * A set of packets that crosses a point.
 *
 * @param state the state that it comes from: the last arrival before this crossing
 * @param at the point
 * @param packets as they are when they cross; never empty
 */
public record Passing(State state, Crossing at, PacketSet packets) {}
