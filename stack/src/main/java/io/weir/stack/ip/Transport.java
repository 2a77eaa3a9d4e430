package io.weir.stack.ip;

/**
 * A transport protocol on a stack: TCP, UDP, or one that nobody has heard of. It is called by its stack only, on the
 * stack's thread, and sends by the {@link IpOutput} that it was made with. It may send whenever it is called.
 *
 * <p>What it must do: answer every call in bounded time, keep no reference to the packet it is shown, hold a bounded
 * amount of memory, never throw whatever is in a packet, and count what it drops.
 */
public interface Transport {
    /** The answer of {@link #deadlineNs} when only packets matter. */
    long NEVER = Long.MAX_VALUE;

    /** The IP protocol number. */
    int protocol();

    /**
     * A packet to one of the stack's addresses, whole, its IP header checked. Its payload is not: neither length nor
     * checksum. It is valid until this returns.
     */
    Delivery receive(IpPacket packet);

    /**
     * A packet of this stack did not arrive, somebody says who could be lying. Returns whether the quoted packet can be
     * one that this transport has under way; only then it is believed that the path's MTU is smaller.
     *
     * @param quoted as it was sent, of its payload at least 8 bytes; valid until this returns
     */
    boolean failed(Failure why, IpPacket quoted);

    /** Does what is due, a bounded amount. Returns how many packets were sent; more than 0: call again. */
    int run(long nowNs);

    /** When {@link #run} has to be called next; {@link #NEVER} if only a packet or a user matters. */
    long deadlineNs();

    /** Addresses or routes of the stack are others now. What had an address that is gone cannot go on. */
    default void addressesChanged() {}

    /** The stack ends: what is open is closed as abruptly as the protocol knows. May send for the last time. */
    default void close() {}
}
