package io.weir.port;

import io.weir.engine.FrameMemory;

/** The Internet checksum (RFC 1071) over memory, and what to do with one that was left to hardware. */
public final class Checksums {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private Checksums() {}

    /** The sum of {@code length} bytes as 16-bit words, not folded, the last odd byte padded with zero. */
    public static long sum(long address, int length) {
        long sum = 0;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long word = FrameMemory.longAt(address + i);
            sum += (word >>> 32) + (word & 0xffffffffL);
        }
        for (; i + 2 <= length; i += 2) {
            sum += FrameMemory.shortAt(address + i);
        }
        return i < length ? sum + ((long) FrameMemory.byteAt(address + i) << 8) : sum;
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
     * Computes the TCP or UDP checksum of an IPv4 packet of which {@code available} bytes are there. False, and nothing
     * done, when it is neither, not whole, or a fragment.
     */
    public static boolean computeTransport(long ip, int available) {
        int headerBytes = (FrameMemory.byteAt(ip) & 15) * 4;
        int length = available < 20 ? 0 : FrameMemory.shortAt(ip + 2);
        int protocol = FrameMemory.byteAt(ip + 9);
        int at = protocol == TCP ? 16 : 6;
        int transportBytes = length - headerBytes;
        boolean fragment = (FrameMemory.shortAt(ip + 6) & 0x3fff) != 0;
        if (headerBytes < 20 || length > available || transportBytes < at + 2 || fragment) {
            return false;
        }
        if (protocol != TCP && protocol != UDP) {
            return false;
        }
        long transport = ip + headerBytes;
        FrameMemory.putShort(transport + at, 0);
        int checksum = fold(sum(ip + 12, 8) + protocol + transportBytes + sum(transport, transportBytes));
        // a UDP checksum of zero means none (RFC 768)
        FrameMemory.putShort(transport + at, checksum == 0 && protocol == UDP ? 0xffff : checksum);
        return true;
    }
}
