package io.weir.stack.tcp;

import java.nio.ByteBuffer;

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
    int write(ByteBuffer to, TcpFlow flow) {
        int start = to.position();
        to.putShort(start, (short) flow.localPort());
        to.putShort(start + 2, (short) flow.remotePort());
        to.putInt(start + 4, seq);
        to.putInt(start + 8, (flags & TcpSegment.ACK) != 0 ? ack : 0);
        int header = headerBytes();
        to.putShort(start + 12, (short) (header << 10 | flags));
        to.putShort(start + 14, (short) window);
        to.putInt(start + 16, 0);
        writeOptions(to, start + TcpSegment.HEADER_BYTES);
        return header;
    }

    private void writeOptions(ByteBuffer to, int start) {
        int at = start;
        if (mss > 0) {
            to.putInt(at, 2 << 24 | 4 << 16 | mss);
            at += 4;
        }
        if (sackPermitted) {
            to.putInt(at, 0x0101_0402);
            at += 4;
        }
        if (timestamps) {
            to.putInt(at, 0x0101_080a);
            to.putInt(at + 4, tsVal);
            to.putInt(at + 8, tsEcr);
            at += TIMESTAMP_BYTES;
        }
        if (scale >= 0) {
            to.putInt(at, 0x0103_0300 | scale);
            at += 4;
        }
        if (sackCount > 0) {
            to.putInt(at, 0x0101_0500 | 2 + 8 * sackCount);
            for (int i = 0; i < 2 * sackCount; i++) {
                to.putInt(at + 4 + 4 * i, sacks[i]);
            }
        }
    }

    /** Sums what is written, the payload with it, and puts the sum in its place. */
    static void seal(ByteBuffer segment, int bytes, TcpFlow flow) {
        int start = segment.position();
        int sum = Checksum.fold(flow.pseudoSum(bytes) + Checksum.sum(segment, start, bytes));
        segment.putShort(start + 16, (short) sum);
    }
}
