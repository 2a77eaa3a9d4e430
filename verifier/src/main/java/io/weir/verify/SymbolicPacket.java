package io.weir.verify;

/** What each field of a set of packets is. Immutable; equal packets are one object. */
public interface SymbolicPacket {
    /**
     * Whether every member of a set with this packet really occurs. Else some step on the way was over-approximated:
     * a set that is empty is still a proof, one that is not is no proof of anything.
     */
    boolean exact();

    /**
     * Whether the way leads through a step that depends on load alone: a rate exceeded, a table full. Drops on such
     * ways are not held against "all".
     */
    boolean strained();
}
