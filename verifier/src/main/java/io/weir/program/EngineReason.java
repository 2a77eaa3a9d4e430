package io.weir.program;

import java.util.List;

/** Reasons for drops that no program declares: they are the engine's own, and the interpreter's. */
public final class EngineReason {
    public static final Reason UNCONNECTED =
            new Reason("unconnected", "the packet left through an output port that leads nowhere");
    public static final Reason NO_WAY =
            new Reason("no-way", "the element is switched to an output that it does not have");
    public static final Reason NO_FRAME =
            new Reason("no-frame", "the packet pool was empty when a copy was needed");
    public static final Reason TOO_MANY_HOPS =
            new Reason("too-many-hops", "the packet, with its copies, passed more elements than any sensible configuration has");
    public static final Reason FOOTPRINT =
            new Reason("footprint", "the element's code tried to change what it had not declared, or dropped undeclared");
    public static final Reason CODE_FAILED =
            new Reason("code-failed", "the element's code threw an exception");
    public static final Reason NO_RECEIVER =
            new Reason("no-receiver", "no element receives from the device the packet came from");
    public static final Reason NOT_PULLED =
            new Reason("not-pulled", "more packets were made for a pull than asked for");
    public static final Reason CLOSED =
            new Reason("closed", "the packet was held when the middlebox was stopped");

    /** All of them. */
    public static final List<Reason> ALL = List.of(
            UNCONNECTED, NO_WAY, NO_FRAME, TOO_MANY_HOPS, FOOTPRINT,
            CODE_FAILED, NO_RECEIVER, NOT_PULLED, CLOSED);

    private EngineReason() {}
}
