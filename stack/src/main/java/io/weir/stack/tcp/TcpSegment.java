package io.weir.stack.tcp;

import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Wire;

/**
 * A checked view over a received segment (RFC 9293, 3.1). Made once, wrapped round every segment that comes. What is
 * wrong with its header is said by {@link #wrap}; options that run over the header's end are not read.
 *
 * <pre>
 *  0               1               2               3
 *  |          Source Port          |       Destination Port        |
 *  |                        Sequence Number                        |
 *  |                    Acknowledgment Number                      |
 *  | Offset| Rsrvd |C E U A P R S F|            Window             |
 *  |           Checksum            |         Urgent Pointer        |
 *  |                           Options ...                         |
 * </pre>
 */
public final class TcpSegment {
    public static final int HEADER_BYTES = 20;
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;
    public static final int URG = 32;
    public static final int ECE = 64;
    public static final int CWR = 128;

    /** A header has room for four blocks. */
    static final int MAX_SACKS = 4;
    /** RFC 7323, 2.3: larger ones are taken as this. */
    static final int MAX_SCALE = 14;

    private final TcpFlow flow = new TcpFlow();
    private final int[] sacks = new int[2 * MAX_SACKS];
    private byte[] bytes = {};
    private int offset;
    private int length;
    private int headerBytes;
    private int congestion;

    int seq;
    int ack;
    int flags;
    int window;
    int sackCount;
    /** -1 without the option. */
    int mss;
    /** -1 without the option. */
    int scale;
    boolean sackPermitted;
    boolean timestamps;
    int tsVal;
    int tsEcr;

    /** From whom it came, as the two numbers of an address. Before {@link #wrap}. */
    public void source(long high, long low) {
        flow.remote(high, low, 0);
    }

    /** To whom it came. Before {@link #wrap}. */
    public void destination(long high, long low) {
        flow.local(high, low, 0);
    }

    /** The two bits of the IP header that say how congested the way was: 3 for congestion experienced (RFC 3168, 5). */
    public void congestion(int bits) {
        congestion = bits & 3;
    }

    /** Whether there is a whole header in these bytes; nothing else may be asked if not. */
    public boolean wrap(byte[] segment, int at, int count) {
        if (count < HEADER_BYTES) {
            return false;
        }
        int header = (Wire.byteAt(segment, at + 12) & 0xf0) >>> 2;
        if (header < HEADER_BYTES || header > count) {
            return false;
        }
        bytes = segment;
        offset = at;
        length = count;
        headerBytes = header;
        flow.remote(flow.remoteHigh(), flow.remoteLow(), Wire.shortAt(segment, at));
        flow.local(flow.localHigh(), flow.localLow(), Wire.shortAt(segment, at + 2));
        seq = Wire.intAt(segment, at + 4);
        ack = Wire.intAt(segment, at + 8);
        flags = Wire.byteAt(segment, at + 13);
        window = Wire.shortAt(segment, at + 14);
        readOptions();
        return true;
    }

    private void readOptions() {
        mss = -1;
        scale = -1;
        sackPermitted = false;
        timestamps = false;
        sackCount = 0;
        int at = offset + HEADER_BYTES;
        int end = offset + headerBytes;
        while (at < end) {
            int kind = Wire.byteAt(bytes, at);
            if (kind == 0) {
                return;
            }
            if (kind == 1) {
                at++;
                continue;
            }
            int size = at + 1 < end ? Wire.byteAt(bytes, at + 1) : 0;
            if (size < 2 || at + size > end) {
                return;
            }
            readOption(kind, at + 2, size - 2);
            at += size;
        }
    }

    private void readOption(int kind, int at, int size) {
        switch (kind) {
            case 2 -> mss = size == 2 && isSyn() ? Wire.shortAt(bytes, at) : mss;
            case 3 -> scale = size == 1 && isSyn() ? Math.min(Wire.byteAt(bytes, at), MAX_SCALE) : scale;
            case 4 -> sackPermitted |= size == 0 && isSyn();
            case 5 -> readSacks(at, size);
            case 8 -> {
                if (size == 8) {
                    timestamps = true;
                    tsVal = Wire.intAt(bytes, at);
                    tsEcr = Wire.intAt(bytes, at + 4);
                }
            }
            default -> {
                // RFC 9293, 3.1: an option that is not known is passed over
            }
        }
    }

    private void readSacks(int at, int size) {
        if (size % 8 != 0 || isSyn()) {
            return;
        }
        sackCount = Math.min(size / 8, MAX_SACKS);
        for (int i = 0; i < 2 * sackCount; i++) {
            sacks[i] = Wire.intAt(bytes, at + 4 * i);
        }
    }

    /** Both ends, seen from here: what it is for is local. */
    public TcpFlow flow() {
        return flow;
    }

    boolean isChecksumRight() {
        return InternetChecksum.fold(flow.pseudoSum(length) + InternetChecksum.sum(bytes, offset, length)) == 0;
    }

    boolean isSyn() {
        return (flags & SYN) != 0;
    }

    boolean isFin() {
        return (flags & FIN) != 0;
    }

    boolean isRst() {
        return (flags & RST) != 0;
    }

    boolean isAck() {
        return (flags & ACK) != 0;
    }

    boolean isCongested() {
        return congestion == 3;
    }

    boolean has(int wanted) {
        return (flags & wanted) == wanted;
    }

    int sackLeft(int index) {
        return sacks[2 * index];
    }

    int sackRight(int index) {
        return sacks[2 * index + 1];
    }

    byte[] bytes() {
        return bytes;
    }

    int payloadAt() {
        return offset + headerBytes;
    }

    int payloadBytes() {
        return length - headerBytes;
    }

    /** What it takes of the sequence space: SYN and FIN count as one each. */
    int sequenceLength() {
        return payloadBytes() + (flags & SYN) / SYN + (flags & FIN);
    }

    /** The number after its last. */
    int end() {
        return seq + sequenceLength();
    }
}
