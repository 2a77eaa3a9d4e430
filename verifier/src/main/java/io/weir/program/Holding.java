package io.weir.program;

import java.time.Duration;
import java.util.List;

/** How packets wait. To the verifier all of these are the identity that may drop. */
public sealed interface Holding {
    /** Pushed in, pulled out, first in first out. What does not fit is dropped for {@code full}. */
    record Queue(int capacity, Overflow overflow, Reason full) implements Holding {}

    /**
     * Pulled from upstream and pushed on at a pace (Unqueue, TimedUnqueue, RatedUnqueue). Where upstream pushes instead,
     * packets wait here, at most {@code capacity} of them, first in first out; what does not fit is dropped for
     * {@code full}. Nothing moves while {@code active} is 0.
     */
    record Pump(Pace pace, Variable active, int capacity, Reason full) implements Holding {}

    /** Lets a pull through at a pace (Shaper, BandwidthShaper). */
    record Gate(Pace pace) implements Holding {}

    /**
     * Kept until {@code key} is in {@code table}, at most {@code capacity} packets in all, each at most
     * {@code patience}; then goes on. (ARPQuerier.)
     */
    record Await(Table table, List<Value> key, int capacity, Duration patience, Reason full) implements Holding {}

    enum Overflow {
        /** The packet that arrives is dropped (Queue). */
        DROP_NEWEST,
        /** The packet that waited longest is dropped (FrontDropQueue). */
        DROP_OLDEST
    }
}
