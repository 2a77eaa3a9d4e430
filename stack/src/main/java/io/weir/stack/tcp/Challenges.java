package io.weir.stack.tcp;

/** So many doubtful segments are answered in a second (RFC 5961, 7). A connection's own limit tells nobody of others. */
final class Challenges {
    private static final int LIMIT = 10;
    private static final long PERIOD_NS = 1_000_000_000L;

    private long sinceNs = -PERIOD_NS;
    private int count;

    boolean mayAnswer(long nowNs) {
        if (nowNs - sinceNs >= PERIOD_NS) {
            sinceNs = nowNs;
            count = 0;
        }
        return count++ < LIMIT;
    }
}
