package io.weir.program;

/** What a field can be set to. Reading an absent field gives {@link Field#ABSENT}. */
public sealed interface Value {
    record Constant(long value) implements Value {}

    record Read(Field field) implements Value {}

    /** {@code field + amount}, modulo the width of the field that it is assigned to; in a table modulo 2 to the 48. */
    record Plus(Field field, long amount) implements Value {}

    /** Bytes from {@code from} to the packet's end, plus {@code plus}; never below zero. */
    record Length(Place from, int plus) implements Value {}

    /** The next number of a sequence: 1, 2, 3 … modulo the target's width (for instance an IP identification). */
    record Sequence(Counter counter) implements Value {}

    static Value constant(long value) {
        return new Constant(value);
    }

    static Value of(Field field) {
        return new Read(field);
    }

    static Value plus(Field field, long amount) {
        return new Plus(field, amount);
    }
}
