package io.weir.stack.tcp;

/**
 * HyStart++ (RFC 9406): ends the first slow start when round trips grow longer, before anything is lost. First the
 * window grows a quarter as fast for some rounds, and faster again should it have been a mistake.
 */
final class HyStart {
    private static final long MIN_THRESHOLD_NS = 4_000_000;
    private static final long MAX_THRESHOLD_NS = 16_000_000;
    private static final int SAMPLES = 8;
    private static final int GROWTH_DIVISOR = 4;
    private static final int CONSERVATIVE_ROUNDS = 5;

    private boolean over;
    private boolean conservative;
    private int rounds;
    private int roundEnd;
    private boolean inRound;
    private int samples;
    private long lastLeastNs = Long.MAX_VALUE;
    private long leastNs = Long.MAX_VALUE;
    private long baselineNs;

    /**
     * An acknowledgement in slow start.
     *
     * @param rttNs 0 if it gave none
     * @return by how much of what was acknowledged the window grows, as a divisor; 0: slow start is over
     */
    int acknowledged(int ack, int sent, long rttNs) {
        if (over) {
            return 1;
        }
        if (!inRound || Seq.atLeast(ack, roundEnd)) {
            beginRound(sent);
            if (conservative && ++rounds >= CONSERVATIVE_ROUNDS) {
                over = true;
                return 0;
            }
        }
        if (rttNs > 0) {
            leastNs = Math.min(leastNs, rttNs);
            samples++;
        }
        if (samples >= SAMPLES) {
            judge();
        }
        return conservative ? GROWTH_DIVISOR : 1;
    }

    private void beginRound(int sent) {
        inRound = true;
        roundEnd = sent;
        lastLeastNs = leastNs;
        leastNs = Long.MAX_VALUE;
        samples = 0;
    }

    private void judge() {
        if (conservative) {
            conservative = leastNs >= baselineNs;
        } else if (lastLeastNs != Long.MAX_VALUE) {
            long threshold = Math.clamp(lastLeastNs / 8, MIN_THRESHOLD_NS, MAX_THRESHOLD_NS);
            if (leastNs >= lastLeastNs + threshold) {
                conservative = true;
                rounds = 0;
                baselineNs = leastNs;
            }
        }
    }

    /** Slow start ended otherwise; later ones are not watched (RFC 9406, 4.2). */
    void end() {
        over = true;
    }
}
