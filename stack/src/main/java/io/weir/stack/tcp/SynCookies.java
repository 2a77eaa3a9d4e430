package io.weir.stack.tcp;

/**
 * Answers to SYNs that leave nothing behind (RFC 4987, 3.6): what must be known of the connection is in the initial
 * sequence number, and in the timestamp if there is one, guarded by a keyed hash.
 *
 * <pre>
 *  sequence number  | minute (5) | MSS (3) | hash (24) |
 *  timestamp        | milliseconds, rounded (26) | scale, 15 for none (4) | SACK (1) | ECN (1) |
 * </pre>
 */
final class SynCookies {
    private static final int[] MSS = {216, 536, 1024, 1220, 1380, 1440, 1460, 8960};
    private static final int PERIOD_BITS = 36;
    private static final int STAMP_BITS = 6;
    private static final int NO_SCALE = 15;

    private final KeyedHash hash;

    SynCookies(KeyedHash hash) {
        this.hash = hash;
    }

    int sequence(TcpFlow flow, TcpSegment syn, long nowNs) {
        int index = 0;
        int mss = syn.mss < 0 ? Handshake.DEFAULT_MSS : syn.mss;
        while (index + 1 < MSS.length && MSS[index + 1] <= mss) {
            index++;
        }
        return cookie(flow, syn.seq, (int) (nowNs >>> PERIOD_BITS) & 31, index);
    }

    private int cookie(TcpFlow flow, int peerSequence, int period, int index) {
        int front = period << 27 | index << 24;
        return front | (int) hash.of(flow, peerSequence, front) & 0xff_ffff;
    }

    /** The MSS that a cookie stands for, or -1 if it is none of ours, or too old. */
    int mss(TcpFlow flow, TcpSegment ack, long nowNs) {
        int cookie = ack.ack - 1;
        int period = cookie >>> 27;
        int index = cookie >>> 24 & 7;
        int age = (int) (nowNs >>> PERIOD_BITS) - period & 31;
        return age <= 1 && cookie(flow, ack.seq - 1, period, index) == cookie ? MSS[index] : -1;
    }

    /** A timestamp a little before this one that says what was agreed. */
    static int stamp(int now, TcpSegment syn, boolean sack, boolean ecn) {
        int options = (syn.scale < 0 ? NO_SCALE : syn.scale) << 2 | (sack ? 2 : 0) | (ecn ? 1 : 0);
        int stamp = now & -1 << STAMP_BITS | options;
        return Seq.after(stamp, now) ? stamp - (1 << STAMP_BITS) : stamp;
    }

    /** -1 if scaling was not agreed on. */
    static int scale(int stamp) {
        int scale = stamp >>> 2 & 15;
        return scale == NO_SCALE ? -1 : scale;
    }

    static boolean sack(int stamp) {
        return (stamp & 2) != 0;
    }

    static boolean ecn(int stamp) {
        return (stamp & 1) != 0;
    }
}
