package io.weir.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A set of values of a field: sorted, disjoint, non-adjacent intervals. May contain {@link Field#ABSENT}.
 */
public record Intervals(List<Interval> list) {
    public static final Intervals NONE = new Intervals(List.of());

    public Intervals {
        list = List.copyOf(list);
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).high() + 1 >= list.get(i).low()) {
                throw new IllegalArgumentException("not normal: " + list);
            }
        }
    }

    public static Intervals of(long value) {
        return new Intervals(List.of(Interval.of(value)));
    }

    public static Intervals of(long low, long high) {
        return new Intervals(List.of(new Interval(low, high)));
    }

    /** Every value a present field can have. */
    public static Intervals present(Field field) {
        return of(0, field.max());
    }

    /** Every value, absent included. */
    public static Intervals all(Field field) {
        return of(Field.ABSENT, field.max());
    }

    /** The union of any intervals, in any order, overlapping or not. */
    public static Intervals union(Collection<Interval> any) {
        List<Interval> sorted = new ArrayList<>(any);
        sorted.sort(Comparator.comparingLong(Interval::low));
        List<Interval> merged = new ArrayList<>(sorted.size());
        for (Interval next : sorted) {
            Interval last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.low() <= last.high() + 1) {
                merged.set(merged.size() - 1, new Interval(last.low(), Math.max(last.high(), next.high())));
            } else {
                merged.add(next);
            }
        }
        return new Intervals(merged);
    }

    public Intervals or(Intervals other) {
        List<Interval> both = new ArrayList<>(list);
        both.addAll(other.list);
        return union(both);
    }

    public Intervals and(Intervals other) {
        List<Interval> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < list.size() && j < other.list.size()) {
            Interval a = list.get(i);
            Interval b = other.list.get(j);
            long low = Math.max(a.low(), b.low());
            long high = Math.min(a.high(), b.high());
            if (low <= high) {
                common.add(new Interval(low, high));
            }
            if (a.high() < b.high()) {
                i++;
            } else {
                j++;
            }
        }
        return new Intervals(common);
    }

    /** The values of {@code field}, absent included, that are not in this set. */
    public Intervals complement(Field field) {
        List<Interval> gaps = new ArrayList<>();
        long next = Field.ABSENT;
        for (Interval interval : list) {
            if (interval.low() > next) {
                gaps.add(new Interval(next, interval.low() - 1));
            }
            next = interval.high() + 1;
        }
        if (next <= field.max()) {
            gaps.add(new Interval(next, field.max()));
        }
        return new Intervals(gaps);
    }

    public boolean contains(long value) {
        int low = 0;
        int high = list.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Interval interval = list.get(middle);
            if (value < interval.low()) {
                high = middle - 1;
            } else if (value > interval.high()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }
}
