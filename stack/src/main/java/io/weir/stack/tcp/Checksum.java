package io.weir.stack.tcp;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071), summed eight bytes at a time: carries are added back at the end. */
final class Checksum {
    private Checksum() {}

    static long sum(ByteBuffer bytes, int offset, int length) {
        long sum = 0;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            long word = bytes.getLong(at);
            sum += (word >>> 32) + (word & 0xffff_ffffL);
        }
        for (; at + 2 <= end; at += 2) {
            sum += bytes.getShort(at) & 0xffff;
        }
        return at < end ? sum + ((bytes.get(at) & 0xff) << 8) : sum;
    }

    /** 0 if what was summed, its checksum with it, is right. */
    static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) ~folded & 0xffff;
    }
}
