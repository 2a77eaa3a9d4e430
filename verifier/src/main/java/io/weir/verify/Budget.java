package io.weir.verify;

import java.time.Duration;

/**
 * How much one proof may cost. Past any of these the answer is "unknown", never "holds".
 *
 * @param steps program steps executed symbolically
 * @param states states kept
 * @param diagramNodes nodes of interval diagrams made
 * @param headerDepth headers pushed on top of one packet
 * @param time thread time; checked now and then
 */
public record Budget(long steps, int states, int diagramNodes, int headerDepth, Duration time) {
    /** Enough for a thousand boxes, small enough that a hostile request is told off within seconds. */
    public static final Budget DEFAULT = new Budget(4_000_000, 200_000, 4_000_000, 16, Duration.ofSeconds(10));

    public Budget {
        if (steps < 1 || states < 1 || diagramNodes < 1 || headerDepth < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("empty budget");
        }
    }
}
