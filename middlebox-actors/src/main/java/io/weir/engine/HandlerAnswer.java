package io.weir.engine;

/** What reading or writing a handler came to. */
public sealed interface HandlerAnswer {
    /** The value read; of a write, the value now. */
    record Value(String text) implements HandlerAnswer {}

    /** There is no such handler, it cannot be written, or not with this value. */
    record Refused(String why) implements HandlerAnswer {}
}
