package io.weir.verify;

/** Whether a checksum is right: it is when it was on entry, it is, or who knows. */
enum Rightness {
    /** As it was when the packet entered. */
    AS_ENTERED,
    RIGHT,
    UNKNOWN
}
