package io.weir.program;

/** Code that a packet program cannot express as steps. What it may do is declared as a {@link Footprint}. */
@FunctionalInterface
public interface Code {
    /** Looks at, and within its footprint changes, one packet. Returns false to drop it. */
    boolean run(PacketAccess packet);
}
