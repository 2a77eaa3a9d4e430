package io.weir.verify;

/** What has to be known about a packet before a field can be read or written. Finding it out splits a set of packets. */
enum Need {
    NOTHING,
    /** Where behind the anchor the transport header begins: the length of its IP header. */
    BASE,
    /** Where the transport header of the current network header begins. */
    TRANSPORT,
    /** Whether the frame is ARP. */
    VIEW,
    /** Which of the bounds on the packet's end is the lowest. */
    END
}
