package io.weir.space;

import java.util.Arrays;

/** Remembers results of operations on nodes. Direct-mapped: a collision forgets, so it never grows beyond its size. */
final class OperationCache {
    private static final int SMALLEST = 1 << 14;
    private static final int LARGEST = 1 << 20;

    private long[] keys = new long[SMALLEST];
    private int[] results = new int[SMALLEST];

    OperationCache() {
        Arrays.fill(keys, -1);
    }

    /** The result, or -1. */
    int find(int operation, int a, int b) {
        long key = key(operation, a, b);
        int slot = slot(key);
        return keys[slot] == key ? results[slot] : -1;
    }

    void put(int operation, int a, int b, int result) {
        long key = key(operation, a, b);
        int slot = slot(key);
        keys[slot] = key;
        results[slot] = result;
    }

    /** Keeps pace with the number of nodes. */
    void grow(int size) {
        int bounded = Math.min(size, LARGEST);
        if (bounded <= keys.length) {
            return;
        }
        long[] knownKeys = keys;
        int[] knownResults = results;
        keys = new long[bounded];
        results = new int[bounded];
        Arrays.fill(keys, -1);
        for (int i = 0; i < knownKeys.length; i++) {
            if (knownKeys[i] != -1) {
                int slot = slot(knownKeys[i]);
                keys[slot] = knownKeys[i];
                results[slot] = knownResults[i];
            }
        }
    }

    private static long key(int operation, int a, int b) {
        return (long) operation << 62 | (long) a << 31 | b;
    }

    private int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 33) & (keys.length - 1);
    }
}
