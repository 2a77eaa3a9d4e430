package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * The values of one field cut into ranges at every bound that some rule has there. Finding a value's range takes the same
 * few steps for every value and no branch that depends on it: branches that guess wrong are what filters otherwise spend
 * their time on.
 */
final class Ranges {
    /** First value of each range, padded with values that no field has to a power of two. */
    final long[] starts;
    final int count;

    private Ranges(long[] starts) {
        this.count = starts.length;
        this.starts = padded(starts);
    }

    /** Longer by values that no field has, to a power of two. */
    static long[] padded(long[] starts) {
        int length = Integer.highestOneBit(Math.max(1, 2 * starts.length - 1));
        long[] padded = Arrays.copyOf(starts, length);
        Arrays.fill(padded, starts.length, length, Long.MAX_VALUE / 2);
        return padded;
    }

    /** Ranges of the field at {@code index} of a decision. */
    static Ranges of(Decision decision, int index) {
        Field field = decision.fields.get(index);
        TreeSet<Long> starts = new TreeSet<>();
        starts.add(Field.ABSENT);
        for (Intervals[] row : decision.terms) {
            if (row[index] != null) {
                for (Interval interval : row[index].list()) {
                    starts.add(interval.low());
                    starts.add(interval.high() + 1);
                }
            }
        }
        return new Ranges(starts.stream().mapToLong(Long::longValue).filter(s -> s <= field.max()).toArray());
    }

    /** The range that holds the value. */
    static int find(long[] starts, long value) {
        int at = 0;
        for (int step = starts.length >>> 1; step > 0; step >>>= 1) {
            at += step & (int) (starts[at + step] - value - 1 >> 63);
        }
        return at;
    }
}
