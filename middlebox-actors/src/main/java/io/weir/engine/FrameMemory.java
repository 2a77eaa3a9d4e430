package io.weir.engine;

import java.util.Objects;
import org.agrona.UnsafeApi;

/**
 * Raw memory by absolute address, as fast as the JVM lets us. A memory segment over the whole address space compiles to
 * the same loads, but its checks use up what the compiler is willing to inline, and then one of them is a call. Numbers
 * are in network order, on machines whose own is the reverse. Nothing is checked here: whoever calls has compared the
 * position with the packet's bounds.
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

    /** Where the bytes of an array begin in the object. */
    private static final long ARRAY_AT = UnsafeApi.arrayBaseOffset(byte[].class);

    private FrameMemory() {}

    public static int byteAt(long address) {
        return UnsafeApi.getByte(address) & 0xff;
    }

    public static int shortAt(long address) {
        return Short.reverseBytes(UnsafeApi.getShort(address)) & 0xffff;
    }

    public static int intAt(long address) {
        return Integer.reverseBytes(UnsafeApi.getInt(address));
    }

    public static long longAt(long address) {
        return Long.reverseBytes(UnsafeApi.getLong(address));
    }

    /** Eight bytes in the machine's own order: for sums that do not mind. */
    public static long nativeLongAt(long address) {
        return UnsafeApi.getLong(address);
    }

    public static void putByte(long address, int value) {
        UnsafeApi.putByte(address, (byte) value);
    }

    public static void putShort(long address, int value) {
        UnsafeApi.putShort(address, Short.reverseBytes((short) value));
    }

    public static void putInt(long address, int value) {
        UnsafeApi.putInt(address, Integer.reverseBytes(value));
    }

    public static void putLong(long address, long value) {
        UnsafeApi.putLong(address, Long.reverseBytes(value));
    }

    /** Copies {@code length} bytes from one address to another. */
    public static void copy(long from, long to, long length) {
        UnsafeApi.copyMemory(from, to, length);
    }

    /** Copies in steps of 32 bytes, so up to 31 bytes more than {@code length}: for short packets faster. */
    public static void copyBlocks(long from, long to, int length) {
        for (int at = 0; at < length; at += 32) {
            long a = UnsafeApi.getLong(from + at);
            long b = UnsafeApi.getLong(from + at + 8);
            long c = UnsafeApi.getLong(from + at + 16);
            long d = UnsafeApi.getLong(from + at + 24);
            UnsafeApi.putLong(to + at, a);
            UnsafeApi.putLong(to + at + 8, b);
            UnsafeApi.putLong(to + at + 16, c);
            UnsafeApi.putLong(to + at + 24, d);
        }
    }

    /** Copies bytes of an array into memory. */
    public static void copyIn(byte[] from, int offset, long to, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        UnsafeApi.copyMemory(from, ARRAY_AT + offset, null, to, length);
    }

    /** Copies memory into an array. */
    public static void copyOut(long from, byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        UnsafeApi.copyMemory(null, from, to, ARRAY_AT + offset, length);
    }

    static void zero(long address, long length) {
        UnsafeApi.setMemory(address, length, (byte) 0);
    }
}
