package io.weir.controller;

import java.time.Duration;

/**
 * Whether a node that gets no lease should doubt its connections: when it had one, and has had none for long. Each time it
 * waits twice as long, for mostly it is the controllers that are gone. Not thread-safe.
 */
final class LeaseDoubts {
    private final long firstNs;
    private final long longestNs;
    private long patienceNs;
    private long sinceNs;
    private boolean known;

    LeaseDoubts(Duration first, Duration longest) {
        this.firstNs = first.toNanos();
        this.longestNs = longest.toNanos();
    }

    /** Asked now and then; true once each time that doubts arise. */
    boolean arise(boolean leased, long nowNs) {
        if (leased) {
            known = true;
            sinceNs = nowNs;
            patienceNs = firstNs;
        }
        if (!known || nowNs - sinceNs <= patienceNs) {
            return false;
        }
        sinceNs = nowNs;
        patienceNs = Math.min(2 * patienceNs, longestNs);
        return true;
    }
}
