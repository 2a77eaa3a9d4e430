package io.weir.stack.tcp;

/** What a TCP offers in a handshake, and how it behaves. */
public enum TcpFeature {
    /** RFC 7323, 2. */
    WINDOW_SCALING,
    /** RFC 7323, 3. */
    TIMESTAMPS,
    /** RFC 2018. */
    SACK,
    /** RFC 3168. */
    ECN,
    /** RFC 9438; without it NewReno. */
    CUBIC
}
