package io.weir.controller;

/**
 * Until when a middlebox may handle packets on this node. The node's duties prolong it; the packet path looks at it
 * before it gives or takes a packet. So a process that was stopped for longer than its lease does no harm when it wakes
 * up, however late its duties are.
 */
public final class Tenure {
    private volatile boolean bounded;
    private volatile long untilNs;

    /** For good, until told otherwise. */
    public Tenure() {
        forGood();
    }

    /** @param nowNs as {@link System#nanoTime} counts */
    public boolean holds(long nowNs) {
        return !bounded || untilNs - nowNs > 0;
    }

    public void forGood() {
        bounded = false;
    }

    /** @param endNs as {@link System#nanoTime} counts */
    public void until(long endNs) {
        untilNs = endNs;
        bounded = true;
    }

    /** Whatever comes after the end of it was not meant for this one. */
    void end() {
        until(Long.MIN_VALUE / 2);
    }
}
