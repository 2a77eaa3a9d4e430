package io.weir.engine;

/**
 * Packets that wait, first in first out, with the time since when. A ring that grows to its capacity as it is needed:
 * most queues of most middleboxes stay short.
 */
final class HeldPackets {
    private static final int AT_FIRST = 16;

    private final int capacity;
    private long[] packets;
    private long[] sinceNs;
    private int head;
    private int size;

    HeldPackets(int capacity) {
        this.capacity = capacity;
        this.packets = new long[0];
        this.sinceNs = new long[0];
    }

    int size() {
        return size;
    }

    int capacity() {
        return capacity;
    }

    boolean full() {
        return size >= capacity;
    }

    /** Adds a packet to one that is not {@link #full}. */
    void add(long packet, long nowNs) {
        if (size == packets.length) {
            grow();
        }
        int at = head + size & packets.length - 1;
        packets[at] = packet;
        sinceNs[at] = nowNs;
        size++;
    }

    /** The first of some, which stays. */
    long first() {
        return packets[head];
    }

    /** Takes the first of some. */
    long remove() {
        long packet = packets[head];
        head = head + 1 & packets.length - 1;
        size--;
        return packet;
    }

    /** Since when the first of some has waited. */
    long firstSinceNs() {
        return sinceNs[head];
    }

    private void grow() {
        int length = Math.max(AT_FIRST, 2 * packets.length);
        long[] more = new long[length];
        long[] since = new long[length];
        for (int i = 0; i < size; i++) {
            more[i] = packets[head + i & packets.length - 1];
            since[i] = sinceNs[head + i & packets.length - 1];
        }
        packets = more;
        sinceNs = since;
        head = 0;
    }
}
