package io.weir.filter;

import io.weir.program.Field;
import io.weir.program.Intervals;
import java.util.ArrayList;
import java.util.List;

/**
 * Comparisons of some bits of a field with a number, as tests on intervals. All of them fail on a packet without the
 * field, whatever the comparison.
 */
final class Masked {
    /** A test of the whole field is best for everybody as long as it has few intervals. */
    private static final int FEW = 16;

    /** Bits of a mask that stand together. */
    private record Run(Field field, long value) {}

    private final Field field;
    private final long mask;

    Masked(Field field, long mask) {
        this.field = field;
        this.mask = mask;
    }

    Condition equal(long value) {
        return compare(value & mask, false);
    }

    Condition different(long value) {
        return compare(value & mask, true);
    }

    private Condition compare(long value, boolean different) {
        if (prefix()) {
            Intervals equal = Intervals.of(value, value | ~mask & field.max());
            return test(different ? minus(equal) : equal);
        }
        List<Condition> tests = new ArrayList<>();
        for (Run run : runs(value)) {
            Intervals equal = Intervals.of(run.value());
            Intervals present = Intervals.present(run.field());
            tests.add(new Condition.Test(
                    run.field(), different ? present.and(equal.complement(run.field())) : equal));
        }
        return whole(different ? new Condition.Any(tests) : new Condition.All(tests));
    }

    /** The bits under the mask, taken as a number in their places, are greater than {@code value}. */
    Condition greater(long value) {
        if (prefix()) {
            long least = (value | ~mask & field.max()) + 1;
            return least > field.max() ? Condition.NEVER : test(Intervals.of(least, field.max()));
        }
        return whole(greaterByRuns(reachable(value)));
    }

    /** The opposite of {@link #greater}, but for packets without the field, which fail both. */
    Condition atMost(long value) {
        if (prefix()) {
            return test(Intervals.of(0, Math.min(field.max(), value | ~mask & field.max())));
        }
        return whole(atMostByRuns(reachable(value)));
    }

    /** The greatest number that has only bits of the mask and is not greater: comparing with it is the same. */
    private long reachable(long value) {
        long missing = value & ~mask;
        if (missing == 0) {
            return value;
        }
        long below = Long.highestOneBit(missing) - 1;
        return (value & ~below | below) & mask;
    }

    private Condition greaterByRuns(long value) {
        List<Condition> ways = new ArrayList<>();
        List<Condition> equal = new ArrayList<>();
        for (Run run : runs(value)) {
            if (run.value() < run.field().max()) {
                List<Condition> way = new ArrayList<>(equal);
                way.add(new Condition.Test(run.field(), Intervals.of(run.value() + 1, run.field().max())));
                ways.add(new Condition.All(way));
            }
            equal.add(Condition.is(run.field(), run.value()));
        }
        return new Condition.Any(ways);
    }

    private Condition atMostByRuns(long value) {
        List<Condition> ways = new ArrayList<>();
        List<Condition> equal = new ArrayList<>();
        for (Run run : runs(value)) {
            if (run.value() > 0) {
                List<Condition> way = new ArrayList<>(equal);
                way.add(new Condition.Test(run.field(), Intervals.of(0, run.value() - 1)));
                ways.add(new Condition.All(way));
            }
            equal.add(Condition.is(run.field(), run.value()));
        }
        ways.add(new Condition.All(equal));
        return new Condition.Any(ways);
    }

    /**
     * Within a byte, the same as one test of the whole field, if it has few intervals. A longer field must be there as
     * a whole, not only the bits that decide.
     */
    private Condition whole(Condition byRuns) {
        if (field.bit() / 8 != (field.bit() + field.width() - 1) / 8) {
            return Condition.all(new Condition.Test(field, Intervals.present(field)), byRuns);
        }
        Intervals values = Intervals.NONE;
        for (long value = 0; value <= field.max(); value++) {
            if (holds(byRuns, value)) {
                values = values.or(Intervals.of(value));
            }
        }
        return values.list().size() <= FEW ? test(values) : byRuns;
    }

    private boolean holds(Condition condition, long value) {
        return switch (condition) {
            case Condition.Test test -> test.values().contains(
                    value >> field.bit() + field.width() - test.field().bit() - test.field().width()
                            & test.field().max());
            case Condition.All all -> all.parts().stream().allMatch(part -> holds(part, value));
            case Condition.Any any -> any.parts().stream().anyMatch(part -> holds(part, value));
            case Condition.Not not -> !holds(not.part(), value);
        };
    }

    /** Whether the mask is the first bits of the field, all of them included. */
    private boolean prefix() {
        long rest = ~mask & field.max();
        return (rest & rest + 1) == 0;
    }

    /** The pieces of the mask from the most significant on, with the bits of {@code value} under them. */
    private List<Run> runs(long value) {
        List<Run> runs = new ArrayList<>();
        int from = 0;
        while (from < field.width()) {
            int to = from;
            while (to < field.width() && bit(to)) {
                to++;
            }
            if (to > from) {
                Field part = field.bits(from, to - from);
                runs.add(new Run(part, value >> field.width() - to & part.max()));
            }
            from = Math.max(to, from + 1);
        }
        return runs;
    }

    private boolean bit(int fromLeft) {
        return (mask >> field.width() - 1 - fromLeft & 1) == 1;
    }

    private Intervals minus(Intervals values) {
        return Intervals.present(field).and(values.complement(field));
    }

    private Condition test(Intervals values) {
        return values.isEmpty() ? Condition.NEVER : new Condition.Test(field, values);
    }
}
