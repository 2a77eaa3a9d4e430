package io.weir.program;

import java.time.Duration;

/**
 * A declared table that packets fill: flows, addresses, peers. Exact match on {@code keys} numbers to {@code values}
 * numbers.
 *
 * @param name unique within the element's program
 * @param keys numbers in a key, 1 to 8
 * @param values numbers in an entry, 0 to 8
 * @param capacity most entries at a time; when full, {@link Step.Learn} takes its {@code full} way
 * @param idle an entry not looked up or learned for this long is gone, unless {@link Step.Learn} said otherwise
 */
public record Table(String name, int keys, int values, int capacity, Duration idle) {
    public Table {
        if (keys < 1 || keys > 8 || values < 0 || values > 8 || capacity < 1) {
            throw new IllegalArgumentException("table " + name);
        }
    }

    /** A time in nanoseconds; what is too long for a long is the longest. */
    public static long ns(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : time.toNanos();
    }
}
