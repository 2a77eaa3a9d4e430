package io.weir.stack.tcp;

/**
 * How long the way there and back takes, and how long to wait for an acknowledgement (RFC 6298). The least wait is
 * counted on top of the round trip, not with it, as Linux does: the other end may delay its acknowledgement however
 * regular the path is.
 */
final class Rtt {
    /** RFC 6298, 2.1. */
    private static final long FIRST_NS = 1_000_000_000L;
    /** RFC 6298, 5.7: after a handshake that took a retransmission. */
    private static final long CAUTIOUS_NS = 3_000_000_000L;
    /** How long the least round trip is remembered, so that a longer path is noticed (RFC 8985, 6.2 step 1). */
    private static final long LEAST_MEMORY_NS = 300_000_000_000L;

    private final TcpTimes times;
    private long smoothNs;
    private long variationNs;
    private long rtoNs = FIRST_NS;
    private long leastNs;
    private long leastSinceNs;
    private long lastNs;

    Rtt(TcpTimes times) {
        this.times = times;
    }

    void sample(long rttNs, long nowNs) {
        lastNs = rttNs;
        if (leastNs == 0 || rttNs <= leastNs || nowNs - leastSinceNs > LEAST_MEMORY_NS) {
            leastNs = Math.max(rttNs, 1);
            leastSinceNs = nowNs;
        }
        if (smoothNs == 0) {
            smoothNs = Math.max(rttNs, 1);
            variationNs = rttNs / 2;
        } else {
            variationNs += (Math.abs(smoothNs - rttNs) - variationNs) / 4;
            smoothNs = Math.max(smoothNs + (rttNs - smoothNs) / 8, 1);
        }
        reset();
    }

    /** What was backed off counts no more: something new was acknowledged. */
    void reset() {
        long wait = smoothNs == 0 ? FIRST_NS : smoothNs + Math.max(4 * variationNs, times.leastRtoNs());
        rtoNs = Math.min(wait, times.mostRtoNs());
    }

    /** RFC 6298, 5.5. */
    void backOff() {
        rtoNs = Math.min(2 * rtoNs, times.mostRtoNs());
    }

    /** RFC 6298, 5.7. */
    void beCautious() {
        if (smoothNs == 0) {
            rtoNs = CAUTIOUS_NS;
        }
    }

    boolean isKnown() {
        return smoothNs > 0;
    }

    long smoothNs() {
        return smoothNs;
    }

    long variationNs() {
        return variationNs;
    }

    long rtoNs() {
        return rtoNs;
    }

    long leastNs() {
        return leastNs;
    }

    long lastNs() {
        return lastNs;
    }
}
