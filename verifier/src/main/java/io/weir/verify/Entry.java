package io.weir.verify;

/** Where packets enter a network of programs. Nodes are indices into {@link Network}. */
public sealed interface Entry {
    int node();

    /** An input port. */
    record Input(int node, int port) implements Entry {}

    /** The {@code index}-th of the program's sources: packets that a device delivers or a template makes. */
    record Source(int node, int index) implements Entry {}
}
