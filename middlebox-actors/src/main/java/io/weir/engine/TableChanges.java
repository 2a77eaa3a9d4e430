package io.weir.engine;

/**
 * Which entries of a table have changed since somebody looked: a ring of their numbers. It grows as it is needed, up to
 * a bound; past it nothing is noted any more and all of the table has to be looked at.
 */
final class TableChanges {
    /** More than a worker can bring about in one turn; at 100,000 new flows a second, 80 ms. */
    static final int MOST = 1 << 14;

    private static final int AT_FIRST = 64;

    private int[] entries = new int[AT_FIRST];
    private int head;
    private int size;
    private boolean overflown;

    void add(int entry) {
        if (size == entries.length && !grow()) {
            overflown = true;
            return;
        }
        entries[head + size & entries.length - 1] = entry;
        size++;
    }

    private boolean grow() {
        if (entries.length == MOST) {
            return false;
        }
        int[] more = new int[2 * entries.length];
        for (int i = 0; i < size; i++) {
            more[i] = entries[head + i & entries.length - 1];
        }
        entries = more;
        head = 0;
        return true;
    }

    int size() {
        return size;
    }

    /** Takes the first of some. */
    int take() {
        int entry = entries[head];
        head = head + 1 & entries.length - 1;
        size--;
        return entry;
    }

    boolean overflown() {
        return overflown;
    }

    void clear() {
        head = 0;
        size = 0;
        overflown = false;
    }
}
