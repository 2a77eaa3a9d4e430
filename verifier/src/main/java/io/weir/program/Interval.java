package io.weir.program;

/** All values from {@code low} to {@code high}, both included. */
public record Interval(long low, long high) {
    public Interval {
        if (low > high) {
            throw new IllegalArgumentException("[" + low + ", " + high + "]");
        }
    }

    public static Interval of(long value) {
        return new Interval(value, value);
    }

    public boolean contains(long value) {
        return low <= value && value <= high;
    }
}
