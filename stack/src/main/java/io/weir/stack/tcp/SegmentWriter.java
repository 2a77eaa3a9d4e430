package io.weir.stack.tcp;

import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Wire;

/** Writes headers with their options. Its fields are set by whoever has something to say, {@link #clear} first. */
final class SegmentWriter {
    /** 60 bytes of header less 20 fixed ones. */
    static final int MAX_OPTION_BYTES = 40;
    static final int TIMESTAMP_BYTES = 12;

    int seq;
    int ack;
    int flags;
    /** As it stands in the header: scaled already. */
    int window;
    /** 0 leaves the option out. */
    int mss;
    /** -1 leaves the option out. */
    int scale;
    boolean sackPermitted;
    boolean timestamps;
    int tsVal;
    int tsEcr;
    int sackCount;
    final int[] sacks = new int[2 * TcpSegment.MAX_SACKS];

    SegmentWriter clear() {
        seq = 0;
        ack = 0;
        flags = 0;
        window = 0;
        mss = 0;
        scale = -1;
        sackPermitted = false;
        timestamps = false;
        sackCount = 0;
        return this;
    }

    int headerBytes() {
        int bytes = TcpSegment.HEADER_BYTES + (mss > 0 ? 4 : 0) + (timestamps ? TIMESTAMP_BYTES : 0);
        bytes += scale >= 0 ? 4 : 0;
        bytes += sackPermitted ? 4 : 0;
        return bytes + (sackCount > 0 ? 4 + 8 * sackCount : 0);
    }

    /** The header with a checksum of 0; returns its length. */
    int write(byte[] to, int start, TcpFlow flow) {
        Wire.putShort(to, start, flow.localPort());
        Wire.putShort(to, start + 2, flow.remotePort());
        Wire.putInt(to, start + 4, seq);
        Wire.putInt(to, start + 8, (flags & TcpSegment.ACK) != 0 ? ack : 0);
        int header = headerBytes();
        Wire.putShort(to, start + 12, header << 10 | flags);
        Wire.putShort(to, start + 14, window);
        Wire.putInt(to, start + 16, 0);
        writeOptions(to, start + TcpSegment.HEADER_BYTES);
        return header;
    }

    private void writeOptions(byte[] to, int start) {
        int at = start;
        if (mss > 0) {
            Wire.putInt(to, at, 2 << 24 | 4 << 16 | mss);
            at += 4;
        }
        if (sackPermitted) {
            Wire.putInt(to, at, 0x0101_0402);
            at += 4;
        }
        if (timestamps) {
            Wire.putInt(to, at, 0x0101_080a);
            Wire.putInt(to, at + 4, tsVal);
            Wire.putInt(to, at + 8, tsEcr);
            at += TIMESTAMP_BYTES;
        }
        if (scale >= 0) {
            Wire.putInt(to, at, 0x0103_0300 | scale);
            at += 4;
        }
        if (sackCount > 0) {
            Wire.putInt(to, at, 0x0101_0500 | 2 + 8 * sackCount);
            for (int i = 0; i < 2 * sackCount; i++) {
                Wire.putInt(to, at + 4 + 4 * i, sacks[i]);
            }
        }
    }

    /** Sums what is written, the payload with it, and puts the sum in its place. */
    static void seal(byte[] segment, int start, int bytes, TcpFlow flow) {
        int sum = InternetChecksum.fold(flow.pseudoSum(bytes) + InternetChecksum.sum(segment, start, bytes));
        Wire.putShort(segment, start + 16, sum);
    }
}
