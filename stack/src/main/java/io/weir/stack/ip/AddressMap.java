package io.weir.stack.ip;

import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A table by address that finds without allocating: open addressing, linear probing, at most half full. Strangers choose
 * the addresses, so the hash has a secret. Bounded: who puts into a full one has to remove first.
 */
final class AddressMap<V> {
    private final int limit;
    private final long secret;
    private long[] highs;
    private long[] lows;
    private Object[] values;
    private int size;

    AddressMap(int limit, long secret) {
        this.limit = limit;
        this.secret = secret;
        allocate(16);
    }

    private void allocate(int slots) {
        highs = new long[slots];
        lows = new long[slots];
        values = new Object[slots];
        size = 0;
    }

    /** Null if there is none; the only null here, since it is asked for every packet. */
    @SuppressWarnings("unchecked")
    V find(long high, long low) {
        int slot = slot(high, low);
        while (values[slot] != null) {
            if (lows[slot] == low && highs[slot] == high) {
                return (V) values[slot];
            }
            slot = slot + 1 & values.length - 1;
        }
        return null;
    }

    boolean isFull() {
        return size >= limit;
    }

    int size() {
        return size;
    }

    void put(long high, long low, V value) {
        if (2 * (size + 1) > values.length) {
            grow();
        }
        int slot = slot(high, low);
        while (values[slot] != null && (lows[slot] != low || highs[slot] != high)) {
            slot = slot + 1 & values.length - 1;
        }
        if (values[slot] == null) {
            if (size >= limit) {
                throw new IllegalStateException("more than " + limit + " addresses");
            }
            size++;
        }
        highs[slot] = high;
        lows[slot] = low;
        values[slot] = value;
    }

    void remove(long high, long low) {
        int slot = slot(high, low);
        while (values[slot] != null && (lows[slot] != low || highs[slot] != high)) {
            slot = slot + 1 & values.length - 1;
        }
        if (values[slot] == null) {
            return;
        }
        size--;
        int hole = slot;
        for (int next = hole + 1 & values.length - 1; values[next] != null; next = next + 1 & values.length - 1) {
            int home = slot(highs[next], lows[next]);
            // whoever would be found before the hole stays where it is
            if ((next - home & values.length - 1) >= (next - hole & values.length - 1)) {
                highs[hole] = highs[next];
                lows[hole] = lows[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
    }

    /** One of all, by a number from 0 to {@link #slots}; null where there is none. */
    @SuppressWarnings("unchecked")
    V at(int slot) {
        return (V) values[slot];
    }

    int slots() {
        return values.length;
    }

    /** Removes those that {@code which} says; of the others, the smallest {@code due}, or the largest long. */
    long removeIf(Predicate<V> which, ToLongFunction<V> due) {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        Object[] old = values;
        long soonest = Long.MAX_VALUE;
        allocate(old.length);
        for (int i = 0; i < old.length; i++) {
            @SuppressWarnings("unchecked")
            V value = (V) old[i];
            if (value != null && !which.test(value)) {
                put(oldHighs[i], oldLows[i], value);
                soonest = Math.min(soonest, due.applyAsLong(value));
            }
        }
        return soonest;
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        Object[] old = values;
        allocate(old.length * 2);
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                @SuppressWarnings("unchecked")
                V value = (V) old[i];
                put(oldHighs[i], oldLows[i], value);
            }
        }
    }

    private int slot(long high, long low) {
        long mixed = (high ^ secret) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 32 ^ low) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
        return (int) (mixed >>> 32) & values.length - 1;
    }
}
