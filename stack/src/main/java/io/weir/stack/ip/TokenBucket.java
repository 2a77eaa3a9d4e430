package io.weir.stack.ip;

import java.util.concurrent.TimeUnit;

/** So many a second on average, and so many at once after a quiet time. */
final class TokenBucket {
    private final long gapNs;
    private final long savedNs;
    private long nextNs = Long.MIN_VALUE;

    TokenBucket(int perSecond, int burst) {
        this.gapNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.savedNs = gapNs * (burst - 1);
    }

    boolean take(long nowNs) {
        long turnNs = Math.max(nextNs, nowNs - savedNs);
        if (turnNs > nowNs) {
            return false;
        }
        nextNs = turnNs + gapNs;
        return true;
    }
}
