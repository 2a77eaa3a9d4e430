package io.weir.stack.ip;

/** Copies of packets that wait, at most so many. Keeps its memory, so that a steady use allocates nothing. */
final class PacketQueue {
    private final byte[][] packets;
    private final int[] lengths;
    private int first;
    private int count;

    PacketQueue(int limit) {
        this.packets = new byte[limit][];
        this.lengths = new int[limit];
    }

    /** Copies the packet behind the others; false when there is no room. */
    boolean offer(byte[] bytes, int at, int length) {
        if (count == packets.length) {
            return false;
        }
        int place = (first + count++) % packets.length;
        if (packets[place] == null || packets[place].length < length) {
            packets[place] = new byte[length];
        }
        System.arraycopy(bytes, at, packets[place], 0, length);
        lengths[place] = length;
        return true;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    /** The bytes of the first; they start at index 0. */
    byte[] first() {
        return packets[first];
    }

    int firstBytes() {
        return lengths[first];
    }

    void remove() {
        first = (first + 1) % packets.length;
        count--;
    }

    /** Forgets all, and gives back the memory. */
    void clear() {
        java.util.Arrays.fill(packets, null);
        count = 0;
    }
}
