package io.weir.portswitch;

import java.util.Arrays;

/**
 * From IPv4 addresses to longs, none of them negative: open addressing with linear probing, at most half full. One
 * multiplication and usually one cache line a lookup. Single-threaded.
 */
final class AddressTable {
    static final long ABSENT = -1;

    /** Fibonacci hashing: 2^32 divided by the golden ratio. */
    private static final int MULTIPLIER = 0x9E3779B9;

    private int[] keys = new int[16];
    private long[] values = new long[16];
    private int shift = 28;
    private int size;

    AddressTable() {
        Arrays.fill(values, ABSENT);
    }

    long get(int address) {
        int mask = keys.length - 1;
        int at = address * MULTIPLIER >>> shift;
        while (values[at] != ABSENT) {
            if (keys[at] == address) {
                return values[at];
            }
            at = at + 1 & mask;
        }
        return ABSENT;
    }

    void put(int address, long value) {
        int at = find(address);
        if (values[at] == ABSENT && ++size * 2 > keys.length) {
            grow();
            at = find(address);
        }
        keys[at] = address;
        values[at] = value;
    }

    void remove(int address) {
        int mask = keys.length - 1;
        int hole = find(address);
        if (values[hole] == ABSENT) {
            return;
        }
        size--;
        values[hole] = ABSENT;
        // move back what was pushed past the hole, so that no search ends there too early
        for (int at = hole + 1 & mask; values[at] != ABSENT; at = at + 1 & mask) {
            int home = keys[at] * MULTIPLIER >>> shift;
            if ((at - home & mask) >= (at - hole & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                values[at] = ABSENT;
                hole = at;
            }
        }
    }

    private int find(int address) {
        int mask = keys.length - 1;
        int at = address * MULTIPLIER >>> shift;
        while (values[at] != ABSENT && keys[at] != address) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldKeys = keys;
        long[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new long[keys.length];
        Arrays.fill(values, ABSENT);
        shift--;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != ABSENT) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
