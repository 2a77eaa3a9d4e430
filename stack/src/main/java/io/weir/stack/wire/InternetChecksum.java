package io.weir.stack.wire;

import io.weir.net.IpAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071). Sums are not folded, so that they can be added: of a pseudo header that is known long
 * before, and of the bytes.
 */
public final class InternetChecksum {
    private static final VarHandle NATIVE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private InternetChecksum() {}

    /** The sum of {@code length} bytes as 16-bit words, the last odd byte padded with zero. */
    public static long sum(byte[] bytes, int at, int length) {
        int longs = length >>> 3;
        long rest = tail(bytes, at + (longs << 3), at + length);
        return longs == 0 ? rest : rest + words(bytes, at, longs);
    }

    /**
     * Words of eight bytes as the machine reads them: the sum does not mind the order of bytes, so long as they are put
     * right at the end (RFC 1071, 2B). The compiler makes vector instructions of this loop, and of no cleverer one.
     */
    private static long words(byte[] bytes, int at, int count) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < count; i++) {
            long word = (long) NATIVE.get(bytes, at + 8 * i);
            low += word & 0xffff_ffffL;
            high += word >>> 32;
        }
        int folded = ~fold(low + high) & 0xffff;
        return LITTLE ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    private static long tail(byte[] bytes, int from, int end) {
        long sum = 0;
        int i = from;
        for (; i + 2 <= end; i += 2) {
            sum += Wire.shortAt(bytes, i);
        }
        return i < end ? sum + (Wire.byteAt(bytes, i) << 8) : sum;
    }

    /**
     * What addresses and protocol add to a transport's checksum (RFC 9293, 3.1; RFC 8200, 8.1). The length is still to be
     * added. A mapped address's fixed part sums up to nothing, so it is left out.
     */
    public static long pseudo(IpAddress source, IpAddress destination, int protocol) {
        return address(source.high(), source.low()) + address(destination.high(), destination.low()) + protocol;
    }

    /** What one address adds, as two numbers; see {@link IpAddress}. */
    public static long address(long high, long low) {
        boolean mapped = high == 0 && low >>> 32 == IpAddress.MAPPED >>> 32;
        long words = mapped ? 0 : (high >>> 32) + (high & 0xffff_ffffL) + (low >>> 32);
        return words + (low & 0xffff_ffffL);
    }

    /** The checksum field's value for a sum over everything else; 0 for a sum that already has a right one in it. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) ~folded & 0xffff;
    }
}
