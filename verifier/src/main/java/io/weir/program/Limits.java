package io.weir.program;

/** Bounds on the work one packet can cause, the same for the engine and the interpreter. */
public final class Limits {
    /** Elements that a packet and its copies may enter before it is taken for a loop. */
    public static final int HOPS_PER_PACKET = 1024;
    /** Candidates that a {@link Step.Pick} tries. */
    public static final int PICK_TRIES = 256;
    /** Most packets that a pump or generator moves in one turn. */
    public static final int TURN_PACKETS = 256;
    /** Packets a turn of the pump that stands in for an element which pulls but declares no pump, such as a device. */
    public static final int SINK_BURST = 32;
    /** Packets that can wait on a link for the next pull, when one pull made several. */
    public static final int DELIVERED = 256;

    private Limits() {}

    /** Elements that may be inside each other's calls: a chain through all of them, and some rounds of a loop. */
    public static int depth(int nodes) {
        return Math.min(512, nodes + 64);
    }
}
