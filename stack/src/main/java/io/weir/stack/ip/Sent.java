package io.weir.stack.ip;

/** What became of a packet that was to be sent. */
public enum Sent {
    SENT,
    /** The device has no room now: try again later. */
    BUSY,
    /** Longer than the path takes, and fragments are not allowed; or longer than any packet. */
    TOO_LONG,
    /** There is no way there, or no longer. */
    NO_ROUTE
}
