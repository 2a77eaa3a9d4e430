package io.weir.program;

/** Where packets enter an element other than through its input ports. */
public sealed interface Source {
    /** What is done to each packet. */
    Step step();

    /** Packets that a device delivers. */
    record Receive(Device device, Step step) implements Source {}

    /**
     * Packets made from a template.
     *
     * @param limit how many in all; negative for no end
     * @param pace how fast
     * @param active 0 means stopped
     */
    record Generate(Bytes packet, long limit, Pace pace, Variable active, Step step) implements Source {}
}
