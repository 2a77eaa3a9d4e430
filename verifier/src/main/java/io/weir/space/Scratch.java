package io.weir.space;

import java.util.Arrays;

/** Rows of intervals under construction, one for each level of recursion, kept so that combining allocates nothing. */
final class Scratch {
    /** Intervals of a node that is being built: ascending last values, and children. */
    static final class Row {
        long[] high = new long[8];
        int[] child = new int[8];
        int size;

        void reserve(int most) {
            if (high.length < most) {
                high = new long[2 * most];
                child = new int[2 * most];
            }
        }

        void add(long last, int to) {
            if (size > 0 && child[size - 1] == to) {
                high[size - 1] = last;
            } else {
                high[size] = last;
                child[size++] = to;
            }
        }

        int hash(int seed) {
            int code = seed * 0x9E3779B1;
            for (int i = 0; i < size; i++) {
                code = (code ^ Long.hashCode(high[i])) * 0x85EBCA6B;
                code = (code ^ child[i]) * 0xC2B2AE35;
                code ^= code >>> 15;
            }
            return code;
        }
    }

    private Row[] rows = new Row[16];
    private int depth;

    Row take() {
        if (depth == rows.length) {
            rows = Arrays.copyOf(rows, 2 * depth);
        }
        if (rows[depth] == null) {
            rows[depth] = new Row();
        }
        Row row = rows[depth++];
        row.size = 0;
        return row;
    }

    void release() {
        depth--;
    }

    /** After an operation was interrupted. */
    void reset() {
        depth = 0;
    }
}
