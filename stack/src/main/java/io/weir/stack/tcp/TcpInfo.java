package io.weir.stack.tcp;

/**
 * A connection as it is now, for people: what {@code ss} shows of the kernel's.
 *
 * @param algorithm of congestion control: cubic or reno
 * @param phase open, reduced, recovery or loss
 * @param windowBytes the congestion window
 * @param thresholdBytes of slow start; Integer.MAX_VALUE as long as it never ended
 * @param unackedBytes sent and not acknowledged, or written and not sent
 * @param unreadBytes received and not read
 * @param rttNs smoothed; 0 if not known
 * @param rtoNs how long an acknowledgement is waited for
 * @param retransmitted segments that were sent again
 */
public record TcpInfo(
        TcpFlow flow,
        TcpState state,
        String algorithm,
        String phase,
        int windowBytes,
        int thresholdBytes,
        int segmentBytes,
        int unackedBytes,
        int unreadBytes,
        long rttNs,
        long rtoNs,
        long retransmitted) {}
