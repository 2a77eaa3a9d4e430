package io.weir.node;

import java.util.Arrays;

/** A heap of small numbers by when they are due, each at most once. Allocates only to grow. Single-threaded. */
final class Deadlines {
    static final long NEVER = Long.MAX_VALUE;
    private static final int ABSENT = -1;

    private int[] heap = new int[64];
    private int[] places = new int[64];
    private long[] dueNs = new long[64];
    private int size;

    Deadlines() {
        Arrays.fill(places, ABSENT);
    }

    /** Replaces what was set for {@code id} before; {@link #NEVER} forgets it. */
    void set(int id, long deadlineNs) {
        grow(id);
        int place = places[id];
        if (place == ABSENT && deadlineNs == NEVER || place != ABSENT && dueNs[id] == deadlineNs) {
            return;
        }
        if (deadlineNs == NEVER) {
            remove(place);
            return;
        }
        dueNs[id] = deadlineNs;
        if (place == ABSENT) {
            place = size++;
            put(place, id);
        }
        down(up(place));
    }

    long nextNs() {
        return size == 0 ? NEVER : dueNs[heap[0]];
    }

    /** Takes out one that is due; -1 if none is. */
    int take(long nowNs) {
        if (size == 0 || dueNs[heap[0]] > nowNs) {
            return ABSENT;
        }
        int id = heap[0];
        remove(0);
        return id;
    }

    private void remove(int place) {
        places[heap[place]] = ABSENT;
        size--;
        if (place < size) {
            put(place, heap[size]);
            down(up(place));
        }
    }

    private int up(int from) {
        int place = from;
        while (place > 0 && before(place, (place - 1) / 2)) {
            swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
        return place;
    }

    private void down(int from) {
        int place = from;
        while (true) {
            int least = place;
            for (int child = 2 * place + 1; child <= 2 * place + 2 && child < size; child++) {
                least = before(child, least) ? child : least;
            }
            if (least == place) {
                return;
            }
            swap(place, least);
            place = least;
        }
    }

    private boolean before(int a, int b) {
        return dueNs[heap[a]] < dueNs[heap[b]];
    }

    private void swap(int a, int b) {
        int id = heap[a];
        put(a, heap[b]);
        put(b, id);
    }

    private void put(int place, int id) {
        heap[place] = id;
        places[id] = place;
    }

    private void grow(int id) {
        if (id < places.length) {
            return;
        }
        int length = Math.max(id + 1, places.length * 2);
        int old = places.length;
        heap = Arrays.copyOf(heap, length);
        dueNs = Arrays.copyOf(dueNs, length);
        places = Arrays.copyOf(places, length);
        Arrays.fill(places, old, length, ABSENT);
    }
}
