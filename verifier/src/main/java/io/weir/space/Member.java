package io.weir.space;

import java.util.Arrays;
import java.util.BitSet;

/** One assignment of a set. Variables that the set does not constrain here are free: any value will do. */
public final class Member {
    private final long[] values;
    private final BitSet bound;

    Member(long[] values, BitSet bound) {
        this.values = values;
        this.bound = bound;
    }

    public boolean isFree(int variable) {
        return !bound.get(variable);
    }

    /** The value of a variable that is not free. */
    public long value(int variable) {
        if (isFree(variable)) {
            throw new IllegalArgumentException("variable " + variable + " is free");
        }
        return values[variable];
    }

    @Override
    public String toString() {
        return bound + " of " + Arrays.toString(values);
    }
}
