package io.weir.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Raw memory by absolute address, as fast as the JVM lets us: one segment that spans the whole address space, in a
 * static final so that the compiler folds it away. Numbers are in network order. Nothing is checked here: whoever
 * calls has compared the position with the packet's bounds.
 *
 * <pre>
 *   0                48          64          128              256                        2112
 *   +----------------+-----------+-----------+----------------+--------------------------+
 *   |  annotations   | keeping   | registers |    headroom    |  received packet         |
 *   +----------------+-----------+-----------+----------------+--------------------------+
 *   keeping: 48 low-water mark (int), 52 written registers (int), 56 hops, next returned frame (int), 60 origin (int)
 * </pre>
 */
public final class FrameMemory {
    /** Bytes from one frame to the next. Not 2048: that would put all headers into the same few cache sets. */
    public static final int FRAME_BYTES = 2112;
    /** Where a received packet's first byte is put. */
    public static final int RECEIVE_AT = 256;
    /** Lowest place that a packet's first byte can move to. */
    public static final int HEADROOM_AT = 128;
    /** The longest packet that can be received. */
    public static final int MAX_LENGTH = FRAME_BYTES - RECEIVE_AT;

    /**
     * The IPv4 source that the packet had when it entered the node, 0 for one made here. Copies keep it. For the node's
     * check of what a middlebox sends; no program can read or write it.
     */
    public static final int ORIGIN_AT = 60;

    /** How often the packet went from one middlebox of this node to another. Shares its place with the returned list. */
    public static final int HOPS_AT = 56;

    static final int ANNOTATIONS_AT = 0;
    static final int ANNOTATION_BYTES = 48;
    static final int LOW_WATER_AT = 48;
    static final int WRITTEN_AT = 52;
    static final int NEXT_AT = 56;
    static final int REGISTERS_AT = 64;
    static final int REGISTER_BYTES = 64;

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private FrameMemory() {}

    public static int byteAt(long address) {
        return ALL.get(JAVA_BYTE, address) & 0xff;
    }

    public static int shortAt(long address) {
        return ALL.get(SHORT, address) & 0xffff;
    }

    public static int intAt(long address) {
        return ALL.get(INT, address);
    }

    public static long longAt(long address) {
        return ALL.get(LONG, address);
    }

    public static void putByte(long address, int value) {
        ALL.set(JAVA_BYTE, address, (byte) value);
    }

    public static void putShort(long address, int value) {
        ALL.set(SHORT, address, (short) value);
    }

    public static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    public static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    /** Copies {@code length} bytes from one address to another. */
    public static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /** Copies in steps of 32 bytes, so up to 31 bytes more than {@code length}: for short packets faster. */
    public static void copyBlocks(long from, long to, int length) {
        for (int at = 0; at < length; at += 32) {
            long a = ALL.get(WORD, from + at);
            long b = ALL.get(WORD, from + at + 8);
            long c = ALL.get(WORD, from + at + 16);
            long d = ALL.get(WORD, from + at + 24);
            ALL.set(WORD, to + at, a);
            ALL.set(WORD, to + at + 8, b);
            ALL.set(WORD, to + at + 16, c);
            ALL.set(WORD, to + at + 24, d);
        }
    }

    /** Copies bytes of an array into memory. */
    public static void copyIn(byte[] from, int offset, long to, int length) {
        MemorySegment.copy(from, offset, ALL, JAVA_BYTE, to, length);
    }

    /** Copies memory into an array. */
    public static void copyOut(long from, byte[] to, int offset, int length) {
        MemorySegment.copy(ALL, JAVA_BYTE, from, to, offset, length);
    }

    static void zero(long address, long length) {
        ALL.asSlice(address, length).fill((byte) 0);
    }
}
