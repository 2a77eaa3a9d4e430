package io.weir.proof;

/** What was found out about one requirement or rule. */
public enum Status {
    HOLDS,
    VIOLATED,
    UNKNOWN
}
