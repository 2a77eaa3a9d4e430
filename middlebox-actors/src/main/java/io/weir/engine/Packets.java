package io.weir.engine;

/**
 * A packet is a {@code long}, so that batches are plain arrays and passing a packet on costs nothing.
 *
 * <pre>
 *   bits  0-11  first byte, from the frame's beginning
 *   bits 12-23  length in bytes
 *   bits 24-35  network header, from the frame's beginning; 0 while unset
 *   bits 36-59  frame index
 *   bits 60-63  zero
 * </pre>
 */
public final class Packets {
    static final int LENGTH_SHIFT = 12;
    static final int NETWORK_SHIFT = 24;
    static final int FRAME_SHIFT = 36;
    static final long MASK = 0xfff;
    static final long FRAME_MASK = 0xffffff;
    /** Most frames that an index can name. */
    public static final int MAX_FRAMES = 1 << 24;

    private Packets() {}

    /** A packet without a network header. */
    public static long of(int frame, int start, int length) {
        return (long) frame << FRAME_SHIFT | (long) length << LENGTH_SHIFT | start;
    }

    public static int start(long packet) {
        return (int) (packet & MASK);
    }

    public static int length(long packet) {
        return (int) (packet >>> LENGTH_SHIFT & MASK);
    }

    /** First place behind the packet, from the frame's beginning. */
    public static int end(long packet) {
        return start(packet) + length(packet);
    }

    /** Network header from the frame's beginning, 0 while unset. */
    public static int network(long packet) {
        return (int) (packet >>> NETWORK_SHIFT & MASK);
    }

    public static int frame(long packet) {
        return (int) (packet >>> FRAME_SHIFT & FRAME_MASK);
    }

    static long withNetwork(long packet, int network) {
        return packet & ~(MASK << NETWORK_SHIFT) | (long) network << NETWORK_SHIFT;
    }

    /** The same frame and network header, other bounds. */
    static long withBounds(long packet, int start, int length) {
        return packet & ~0xffffffL | (long) length << LENGTH_SHIFT | start;
    }
}
