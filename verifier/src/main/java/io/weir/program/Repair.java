package io.weir.program;

/**
 * Which checksums a {@link Step.Set} keeps right, incrementally (RFC 1624): a checksum that was wrong before stays
 * wrong by the same amount, so corruption is never hidden.
 */
public enum Repair {
    NONE,
    /** The IPv4 header checksum. */
    IP,
    /**
     * The IPv4 header checksum and, of a packet that is not a later fragment, the TCP or UDP checksum (pseudo header
     * included: addresses and protocol, not the length; a UDP checksum of 0 stays 0) or the ICMP checksum (no pseudo
     * header). It covers all bytes from TRANSPORT to the packet's end.
     */
    IP_AND_TRANSPORT
}
