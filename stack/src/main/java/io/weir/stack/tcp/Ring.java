package io.weir.stack.tcp;

import java.nio.ByteBuffer;

/**
 * Bytes in a circle. Grows as it is asked to, holds no memory while it is empty. Places are counted from its start,
 * which {@link #skip} moves.
 */
final class Ring {
    private static final byte[] NONE = {};

    private final BufferPool pool;
    private byte[] bytes = NONE;
    private int start;

    Ring(BufferPool pool) {
        this.pool = pool;
    }

    /** Makes room for so many bytes from the start on, keeping the first of them; false if there is no memory. */
    boolean reach(int needed, int kept) {
        if (needed <= bytes.length) {
            return true;
        }
        byte[] larger = pool.take(needed);
        if (larger == null) {
            return false;
        }
        int first = Math.min(kept, bytes.length - start);
        System.arraycopy(bytes, start, larger, 0, first);
        System.arraycopy(bytes, 0, larger, first, kept - first);
        release();
        bytes = larger;
        return true;
    }

    /** Copies bytes in at a place. */
    void put(int place, byte[] from, int at, int count) {
        int index = index(place);
        int first = Math.min(count, bytes.length - index);
        System.arraycopy(from, at, bytes, index, first);
        System.arraycopy(from, at + first, bytes, 0, count - first);
    }

    /** Takes so many bytes out of a buffer, to a place. */
    void put(int place, ByteBuffer from, int count) {
        int index = index(place);
        int first = Math.min(count, bytes.length - index);
        from.get(bytes, index, first);
        from.get(bytes, 0, count - first);
    }

    /** Copies bytes out from a place. */
    void copy(int place, byte[] to, int at, int count) {
        int index = index(place);
        int first = Math.min(count, bytes.length - index);
        System.arraycopy(bytes, index, to, at, first);
        System.arraycopy(bytes, 0, to, at + first, count - first);
    }

    /** Copies so many bytes from the start into a buffer. */
    void copy(ByteBuffer to, int count) {
        int first = Math.min(count, bytes.length - start);
        to.put(bytes, start, first);
        to.put(bytes, 0, count - first);
    }

    void skip(int count) {
        start = index(count);
    }

    /** Only when nothing in it is wanted any more. */
    void release() {
        if (bytes.length > 0) {
            pool.give(bytes);
            bytes = NONE;
        }
        start = 0;
    }

    int capacityBytes() {
        return bytes.length;
    }

    private int index(int place) {
        return start + place & bytes.length - 1;
    }
}
