package io.weir.stack.tcp;

/**
 * How long a TCP waits for what.
 *
 * @param leastRtoNs the least wait for an acknowledgement, on top of the round trip
 * @param mostRtoNs where waiting twice as long again ends; 60 s at least (RFC 6298, 2.5)
 * @param delayedAckNs how long an acknowledgement waits for something to travel with; below 500 ms (RFC 9293, 3.8.6.3)
 * @param timeWaitNs twice the longest life of a segment
 * @param finWaitNs how long a connection that was closed here waits for the other end to close it too
 * @param giveUpNs a connection on which nothing is acknowledged for so long is dead; 100 s at least (RFC 9293, 3.8.3)
 * @param connectNs the same for a handshake; 3 minutes at least
 * @param keepAliveIdleNs how long nothing is heard before the other end is asked whether it is there
 * @param keepAliveIntervalNs how long until it is asked again; nine times
 */
public record TcpTimes(
        long leastRtoNs,
        long mostRtoNs,
        long delayedAckNs,
        long timeWaitNs,
        long finWaitNs,
        long giveUpNs,
        long connectNs,
        long keepAliveIdleNs,
        long keepAliveIntervalNs) {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    /** What Linux does, but for TIME-WAIT, which is 60 s there as well. */
    public static final TcpTimes USUAL = new TcpTimes(
            200 * MS,
            120 * SECOND,
            40 * MS,
            60 * SECOND,
            60 * SECOND,
            900 * SECOND,
            190 * SECOND,
            7200 * SECOND,
            75 * SECOND);
}
