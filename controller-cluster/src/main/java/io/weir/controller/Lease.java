package io.weir.controller;

/**
 * A node's right to run what others may take over. Counts from when the renewal was sent, by this machine's own monotonic
 * clock: only the rate of two clocks has to agree, not their time. Not thread-safe.
 */
final class Lease {
    /** Renewals whose answer may still come. */
    private static final int REMEMBERED = 64;

    private final long[] sentNs = new long[REMEMBERED];
    private final long[] sequences = new long[REMEMBERED];
    private long sequence;
    private long endNs = Long.MIN_VALUE / 2;
    private boolean held;

    /** A renewal goes out now; the answer has to name this number. */
    long sent(long nowNs) {
        sequence++;
        int slot = (int) (sequence % REMEMBERED);
        sequences[slot] = sequence;
        sentNs[slot] = nowNs;
        return sequence;
    }

    /** The leader answered. An answer too old to be remembered changes nothing. */
    void renewed(long answered, long leaseNs) {
        int slot = Math.floorMod(answered, REMEMBERED);
        if (answered > 0 && sequences[slot] == answered) {
            long end = sentNs[slot] + leaseNs;
            if (!held || end - endNs > 0) {
                endNs = end;
                held = true;
            }
        }
    }

    /** When it runs out; long ago when there was none. */
    long endNs() {
        return endNs;
    }

    boolean runs(long nowNs) {
        return held && endNs - nowNs > 0;
    }
}
