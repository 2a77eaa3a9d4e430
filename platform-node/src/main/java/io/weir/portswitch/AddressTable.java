package io.weir.portswitch;

import java.util.Arrays;

/**
 * From addresses, each with a detail (a port and protocol, say), to longs, none of them negative. Addresses are 128
 * bits, an IPv4 address in its mapped form. Open addressing with linear probing, at most half full; a slot is half a
 * cache line: high, low, detail, value. Single-threaded.
 */
final class AddressTable {
    static final long ABSENT = -1;

    private static final int WORDS = 4;
    private static final int VALUE = 3;
    /** Odd numbers without pattern: the golden ratio, and the square root of two. */
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final long SECOND = 0xB504F333F9DE6485L;

    private long[] slots;
    private int mask;
    private int size;

    AddressTable() {
        make(16);
    }

    private void make(int capacity) {
        slots = new long[capacity * WORDS];
        mask = capacity - 1;
        for (int at = VALUE; at < slots.length; at += WORDS) {
            slots[at] = ABSENT;
        }
    }

    long get(long high, long low) {
        return get(high, low, 0);
    }

    long get(long high, long low, long detail) {
        int at = home(high, low, detail) * WORDS;
        while (slots[at + VALUE] != ABSENT) {
            if (slots[at + 1] == low && slots[at] == high && slots[at + 2] == detail) {
                return slots[at + VALUE];
            }
            at = at + WORDS & slots.length - 1;
        }
        return ABSENT;
    }

    void put(long high, long low, long value) {
        put(high, low, 0, value);
    }

    void put(long high, long low, long detail, long value) {
        int at = find(high, low, detail);
        if (slots[at + VALUE] == ABSENT && ++size * 2 > mask) {
            grow();
            at = find(high, low, detail);
        }
        slots[at] = high;
        slots[at + 1] = low;
        slots[at + 2] = detail;
        slots[at + VALUE] = value;
    }

    void remove(long high, long low) {
        remove(high, low, 0);
    }

    void remove(long high, long low, long detail) {
        int hole = find(high, low, detail);
        if (slots[hole + VALUE] == ABSENT) {
            return;
        }
        size--;
        slots[hole + VALUE] = ABSENT;
        int wrap = slots.length - 1;
        // move back what was pushed past the hole, so that no search ends there too early
        for (int at = hole + WORDS & wrap; slots[at + VALUE] != ABSENT; at = at + WORDS & wrap) {
            int home = home(slots[at], slots[at + 1], slots[at + 2]) * WORDS;
            if ((at - home & wrap) >= (at - hole & wrap)) {
                System.arraycopy(slots, at, slots, hole, WORDS);
                slots[at + VALUE] = ABSENT;
                hole = at;
            }
        }
    }

    int size() {
        return size;
    }

    private int home(long high, long low, long detail) {
        long mixed = (low ^ Long.rotateLeft(high, 32) ^ detail * SECOND) * MULTIPLIER;
        return (int) (mixed >>> 32) & mask;
    }

    private int find(long high, long low, long detail) {
        int at = home(high, low, detail) * WORDS;
        while (slots[at + VALUE] != ABSENT
                && (slots[at] != high || slots[at + 1] != low || slots[at + 2] != detail)) {
            at = at + WORDS & slots.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] old = Arrays.copyOf(slots, slots.length);
        make((mask + 1) * 2);
        for (int from = 0; from < old.length; from += WORDS) {
            if (old[from + VALUE] != ABSENT) {
                System.arraycopy(old, from, slots, find(old[from], old[from + 1], old[from + 2]), WORDS);
            }
        }
    }
}
