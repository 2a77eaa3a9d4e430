package io.weir.stack.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network order in an array of bytes, unsigned where they fit. Positions are the caller's to check. */
public final class Wire {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Wire() {}

    public static int byteAt(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    public static int shortAt(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xffff;
    }

    /** All 32 bits; negative from 2^31 on. */
    public static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** 48 bits. */
    public static long macAt(byte[] bytes, int at) {
        return (long) shortAt(bytes, at) << 32 | intAt(bytes, at + 2) & 0xffff_ffffL;
    }

    public static void putByte(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
    }

    public static void putShort(byte[] bytes, int at, int value) {
        SHORT.set(bytes, at, (short) value);
    }

    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    public static void putMac(byte[] bytes, int at, long mac) {
        putShort(bytes, at, (int) (mac >>> 32));
        putInt(bytes, at + 2, (int) mac);
    }
}
