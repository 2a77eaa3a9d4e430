package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Rules that all test one field, such as a route table: the field's values cut into ranges with one exit each, found by
 * binary search. Large tables are entered through an index on the value's top bits, so the search stays short.
 */
final class RangeKernel implements Kernel {
    /** From so many ranges on an index pays for its memory. */
    private static final int INDEXED_FROM = 64;
    private static final int INDEX_BITS = 16;

    /** First value of each range; the first range begins at {@link Field#ABSENT}. */
    private final long[] starts;
    /** The same for {@link Ranges#find}. */
    private final long[] padded;
    private final int[] exits;
    /** Of each value of the top bits, the range that its first value is in; null for small tables. */
    private final int[] index;
    private final int indexShift;

    private RangeKernel(long[] starts, int[] exits, int width) {
        this.starts = starts;
        this.padded = Ranges.padded(starts);
        this.exits = exits;
        int bits = Math.min(width, Math.min(INDEX_BITS, 34 - Integer.numberOfLeadingZeros(starts.length)));
        this.indexShift = width - bits;
        this.index = starts.length < INDEXED_FROM ? null : new int[(1 << bits) + 1];
        for (int i = 0; index != null && i <= 1 << bits; i++) {
            index[i] = search((long) i << indexShift, 0, starts.length - 1);
        }
    }

    static RangeKernel of(Decision decision) {
        record Event(long at, int rule, boolean begins) {}
        List<Event> events = new ArrayList<>();
        for (int rule = 0; rule < decision.rules(); rule++) {
            Intervals set = decision.terms.get(rule)[0];
            Intervals values = set == null ? Intervals.all(decision.fields.getFirst()) : set;
            for (Interval interval : values.list()) {
                events.add(new Event(interval.low(), rule, true));
                events.add(new Event(interval.high() + 1, rule, false));
            }
        }
        events.sort(Comparator.comparingLong(Event::at));
        int[] active = new int[decision.rules()];
        PriorityQueue<Integer> first = new PriorityQueue<>();
        List<Long> starts = new ArrayList<>(List.of(Field.ABSENT));
        List<Integer> exits = new ArrayList<>(List.of(decision.otherwise()));
        for (int i = 0; i < events.size(); ) {
            long at = events.get(i).at();
            for (; i < events.size() && events.get(i).at() == at; i++) {
                Event event = events.get(i);
                active[event.rule()] += event.begins() ? 1 : -1;
                if (event.begins()) {
                    first.add(event.rule());
                }
            }
            while (!first.isEmpty() && active[first.peek()] == 0) {
                first.poll();
            }
            add(starts, exits, at, first.isEmpty() ? decision.otherwise() : decision.exits.get(first.peek()));
        }
        return new RangeKernel(
                starts.stream().mapToLong(Long::longValue).toArray(),
                exits.stream().mapToInt(Integer::intValue).toArray(),
                decision.fields.getFirst().width());
    }

    private static void add(List<Long> starts, List<Integer> exits, long at, int exit) {
        if (exits.getLast() == exit) {
            return;
        }
        if (starts.getLast() == at) {
            exits.set(exits.size() - 1, exit);
        } else {
            starts.add(at);
            exits.add(exit);
        }
    }

    @Override
    public void decide(Workspace w, int count) {
        long[] values = w.columns[0];
        int[] into = w.exits;
        if (index == null) {
            for (int i = 0; i < count; i++) {
                into[i] = exits[Ranges.find(padded, values[i])];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            long value = values[i];
            int top = (int) (Math.max(0, value) >>> indexShift);
            into[i] = exits[value < 0 ? 0 : search(value, index[top], index[top + 1])];
        }
    }

    /** The last range from {@code low} to {@code high} that begins at or before the value; the first one does. */
    private int search(long value, int low, int high) {
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (starts[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public String toString() {
        return starts.length + " ranges " + Arrays.toString(Arrays.copyOf(starts, Math.min(8, starts.length)));
    }
}
