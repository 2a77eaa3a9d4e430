package io.weir.program;

/** A named value of a running element that people read or write from outside (Click's handlers). */
public sealed interface Handler {
    String name();

    /** Packets counted. */
    record PacketCount(String name, Counter counter) implements Handler {}

    /** Bytes counted. */
    record ByteCount(String name, Counter counter) implements Handler {}

    /** Packets a second, averaged over the last second or so. */
    record PacketRate(String name, Counter counter) implements Handler {}

    /** Writing it sets the counter to zero. */
    record Reset(String name, Counter counter) implements Handler {}

    /** Reads and writes a variable. */
    record Setting(String name, Variable variable) implements Handler {}

    /** Entries in a table. */
    record TableSize(String name, Table table) implements Handler {}

    /** Packets waiting in the element's queue. */
    record QueueLength(String name) implements Handler {}

    /** Packets that this element dropped for {@code reason}. */
    record DropCount(String name, Reason reason) implements Handler {}

    /** Text that does not change: the configuration, a capacity. */
    record Constant(String name, String text) implements Handler {}
}
