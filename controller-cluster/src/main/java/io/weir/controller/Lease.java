package io.weir.controller;

import java.util.Arrays;
import java.util.List;

/**
 * A node's right to run what others may take over. Most controllers have to grant it, so that it outlives whoever leads
 * them. Counts from when the renewal was sent, by this machine's own monotonic clock: only the rate of two clocks has to
 * agree, not their time. Not thread-safe.
 */
final class Lease {
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** Renewals whose answer may still come. */
    private static final int REMEMBERED = 64;

    private final List<String> controllers;
    private final long[] grantedNs;
    private final long[] sentNs = new long[REMEMBERED];
    private final long[] sequences = new long[REMEMBERED];
    private long sequence;
    private long endNs = NEVER;

    /** @param controllers nodes of all members of the controllers' log */
    Lease(List<String> controllers) {
        this.controllers = List.copyOf(controllers);
        this.grantedNs = new long[controllers.size()];
        Arrays.fill(grantedNs, NEVER);
    }

    /** A renewal goes out now; the answers have to name this number. */
    long sent(long nowNs) {
        sequence++;
        int slot = (int) (sequence % REMEMBERED);
        sequences[slot] = sequence;
        sentNs[slot] = nowNs;
        return sequence;
    }

    /**
     * A controller answered. An answer too old to be remembered changes nothing, nor does a stranger's.
     *
     * @return whether the lease ends later now
     */
    boolean granted(String controller, long answered, long leaseNs) {
        int member = controllers.indexOf(controller);
        int slot = Math.floorMod(answered, REMEMBERED);
        if (member < 0 || answered <= 0 || sequences[slot] != answered) {
            return false;
        }
        grantedNs[member] = Math.max(grantedNs[member], sentNs[slot] + leaseNs);
        long before = endNs;
        endNs = mostGrant();
        return endNs > before;
    }

    private long mostGrant() {
        long[] ends = grantedNs.clone();
        Arrays.sort(ends);
        int most = ends.length / 2 + 1;
        return ends[ends.length - most];
    }

    /** When it runs out; long ago when there was none. */
    long endNs() {
        return endNs;
    }

    boolean runs(long nowNs) {
        return endNs - nowNs > 0;
    }
}
