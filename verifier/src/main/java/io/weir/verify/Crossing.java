package io.weir.verify;

import io.weir.program.Device;

/** A point that packets cross on their way. Nodes are indices into {@link Network}. */
public sealed interface Crossing {
    int node();

    /** Arrives at an input port, or from a device at a source. */
    record Arrives(int node, Entry entry) implements Crossing {}

    /** Leaves through a connected output port. */
    record Leaves(int node, int output) implements Crossing {}

    /** Handed to a device, whether that leads on within the network or out of it. */
    record Transmitted(int node, Device device) implements Crossing {}
}
