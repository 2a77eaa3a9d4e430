package io.weir.filter;

/**
 * How much work may still be spent on multiplying conditions out, for one whole configuration: a text of a few
 * kilobytes can ask for years of it.
 */
public final class Effort {
    /** Combinations of sets of values: some seconds. A filter of ten thousand ordinary lines needs a tenth of it. */
    private static final long MOST = 6_000_000;

    private long left = MOST;

    /** Spends {@code amount}; false when there is not so much left, and then never again. */
    boolean spend(long amount) {
        left -= amount;
        return left >= 0;
    }
}
