package io.weir.stack.ip;

/** What became of a packet that a transport was shown. */
public enum Delivery {
    /** It is dealt with, also if that meant to drop it: then the transport has counted it. */
    TAKEN,
    /** Nobody listens there: the sender is told by ICMP, unless the packet was for many. */
    NO_PORT
}
