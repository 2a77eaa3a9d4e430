package io.weir.cli;

/** Exit codes. They never depend on the output format. */
public enum Exit {
    DONE(0),
    FAILED(1),
    /** Usage, or the text of a configuration, requirement, topology or policy is wrong. */
    TEXT(2),
    /** A requirement, security rule or policy is violated. */
    VIOLATED(3),
    /** Not modelled, budget exhausted, or a sandbox is needed: no proof either way. */
    UNKNOWN(4),
    /** No place, or no quota. */
    NO_PLACE(5),
    NOT_PERMITTED(6),
    /** Changes are pending; only when asked for. */
    PENDING(10),
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
