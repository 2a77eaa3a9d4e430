package io.weir.port;

import io.weir.engine.FrameMemory;
import java.nio.ByteOrder;

/** The Internet checksum (RFC 1071) over memory, and what to do with one that was left to hardware. */
public final class Checksums {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Checksums() {}

    /** The sum of {@code length} bytes as 16-bit words, not folded, the last odd byte padded with zero. */
    public static long sum(long address, int length) {
        int longs = length >>> 3;
        long sum = longs == 0 ? 0 : words(address, longs);
        int i = longs << 3;
        for (; i + 2 <= length; i += 2) {
            sum += FrameMemory.shortAt(address + i);
        }
        return i < length ? sum + ((long) FrameMemory.byteAt(address + i) << 8) : sum;
    }

    /** As {@link io.weir.stack.wire.InternetChecksum} does it: a loop that the compiler makes vector instructions of. */
    private static long words(long address, int count) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < count; i++) {
            long word = FrameMemory.nativeLongAt(address + 8L * i);
            low += word & 0xffff_ffffL;
            high += word >>> 32;
        }
        int folded = ~fold(low + high) & 0xffff;
        return LITTLE ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    /** The checksum field's value for a sum over everything else. */
    public static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }

    public static void computeIp(long ip) {
        int headerBytes = (FrameMemory.byteAt(ip) & 15) * 4;
        FrameMemory.putShort(ip + 10, 0);
        FrameMemory.putShort(ip + 10, fold(sum(ip, headerBytes)));
    }

    /**
     * Computes the TCP or UDP checksum of an IP packet of which {@code available} bytes are there. False, and nothing
     * done, when it is neither, not whole, a fragment, or has IPv6 extension headers.
     */
    public static boolean computeTransport(long ip, int available) {
        int headerBytes = headerBytes(ip, available);
        int length = headerBytes == 0 ? 0 : length(ip);
        int protocol = headerBytes == 0 ? 0 : protocol(ip);
        int at = protocol == TCP ? 16 : 6;
        int transportBytes = length - headerBytes;
        boolean ports = protocol == TCP || protocol == UDP;
        if (headerBytes == 0 || !ports || length > available || transportBytes < at + 2) {
            return false;
        }
        long transport = ip + headerBytes;
        FrameMemory.putShort(transport + at, 0);
        int checksum = fold(pseudo(ip) + protocol + transportBytes + sum(transport, transportBytes));
        // a UDP checksum of zero means none (RFC 768)
        FrameMemory.putShort(transport + at, checksum == 0 && protocol == UDP ? 0xffff : checksum);
        return true;
    }

    /** Whether the TCP or UDP checksum of a whole packet of {@code available} bytes is right; false for anything else. */
    static boolean isTransportRight(long ip, int available) {
        int headerBytes = headerBytes(ip, available);
        if (headerBytes == 0 || length(ip) > available || length(ip) < headerBytes) {
            return false;
        }
        int transportBytes = length(ip) - headerBytes;
        return fold(pseudo(ip) + protocol(ip) + transportBytes + sum(ip + headerBytes, transportBytes)) == 0;
    }

    /** What a checksum field holds when hardware is to complete it: the sum of the pseudo header. */
    static int begun(long ip, int transportBytes) {
        return ~fold(pseudo(ip) + protocol(ip) + transportBytes) & 0xffff;
    }

    /**
     * Completes the checksum of a frame that came over a virtual cable, if hardware was to do it: then its field holds
     * the sum of the pseudo header and no more. One that happens to have this value is right as it is, and stays so.
     */
    static void completeTransport(long frame, int bytes) {
        long ip = frame + Port.ETHERNET_BYTES;
        int available = bytes - Port.ETHERNET_BYTES;
        int type = available < 20 ? 0 : FrameMemory.shortAt(frame + 12);
        int headerBytes = type == 0x0800 || type == 0x86dd ? headerBytes(ip, available) : 0;
        int protocol = headerBytes == 0 ? 0 : protocol(ip);
        int at = protocol == TCP ? 16 : 6;
        if (protocol != TCP && protocol != UDP || length(ip) < headerBytes + at + 2 || length(ip) > available) {
            return;
        }
        if (FrameMemory.shortAt(ip + headerBytes + at) == begun(ip, length(ip) - headerBytes)) {
            computeTransport(ip, available);
        }
    }

    /** Of a whole packet with a whole header; 0 for anything else. */
    private static int headerBytes(long ip, int available) {
        int start = available < IPV4_BYTES ? 0 : FrameMemory.byteAt(ip);
        if (start >>> 4 == 6) {
            return available < IPV6_BYTES ? 0 : IPV6_BYTES;
        }
        int bytes = (start & 15) * 4;
        boolean fragment = start >>> 4 == 4 && (FrameMemory.shortAt(ip + 6) & 0x3fff) != 0;
        return start >>> 4 != 4 || fragment || bytes < IPV4_BYTES || bytes > available ? 0 : bytes;
    }

    private static boolean isVersion6(long ip) {
        return FrameMemory.byteAt(ip) >>> 4 == 6;
    }

    private static int length(long ip) {
        return isVersion6(ip) ? FrameMemory.shortAt(ip + 4) + IPV6_BYTES : FrameMemory.shortAt(ip + 2);
    }

    private static int protocol(long ip) {
        return FrameMemory.byteAt(ip + (isVersion6(ip) ? 6 : 9));
    }

    /** The sum over both addresses. */
    private static long pseudo(long ip) {
        return isVersion6(ip) ? sum(ip + 8, 32) : sum(ip + 12, 8);
    }
}
