package io.weir.verify;

/** Whether a field has the same value in two packets, the later made from the earlier. */
public enum Sameness {
    /** For every packet of the set. */
    ALWAYS,
    /** A packet of the set is known for which it differs. */
    NOT_ALWAYS,
    UNKNOWN
}
