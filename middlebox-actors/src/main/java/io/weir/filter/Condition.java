package io.weir.filter;

import io.weir.program.Field;
import io.weir.program.Intervals;
import java.util.List;

/** What a packet must be like. A tree of tests on fields; {@link Disjunction} makes rules of it. */
public sealed interface Condition {
    Condition ALWAYS = new All(List.of());
    Condition NEVER = new Any(List.of());

    /** The field's value is one of these. */
    record Test(Field field, Intervals values) implements Condition {}

    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** The exact opposite: holds also for packets that do not have the field. */
    record Not(Condition part) implements Condition {}

    static Condition all(Condition... parts) {
        return new All(List.of(parts));
    }

    static Condition any(Condition... parts) {
        return new Any(List.of(parts));
    }

    static Condition is(Field field, long value) {
        return new Test(field, Intervals.of(value));
    }

    /** The bits of the field under the mask are those of {@code value}. Fails on a packet without the field. */
    static Condition masked(Field field, long mask, long value) {
        return new Masked(field, mask).equal(value);
    }
}
