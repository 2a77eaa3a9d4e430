package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;

import java.nio.ByteBuffer;

/**
 * The receiving half of a connection: what came and is not read, the window that is offered for more, and when to
 * acknowledge (RFC 9293, 3.8.6; RFC 5681, 4.2).
 */
final class Receiver {
    /** Acknowledged one by one at the start of a connection, so that the other end's window grows quickly. */
    private static final int QUICK_ACKS = 16;
    /** What is offered before it is known how fast it is read. */
    private static final int FIRST_WINDOW = 64 << 10;
    /** The largest window without scaling. */
    private static final int UNSCALED = 0xffff;
    private static final long UNKNOWN_RTT_NS = 100_000_000L;

    private final Connection connection;
    private final Ring data;
    private final Ranges ranges = new Ranges();

    int irs;
    int nxt;
    private int scale;
    /** The right edge that was offered; it never moves left. */
    private int edge;
    private int readableBytes;
    private int target = FIRST_WINDOW;
    private int limitBytes = Integer.MAX_VALUE;
    private int segmentBytes = 536;

    private boolean finKnown;
    private int finSeq;
    private boolean finTaken;

    private int quickAcks = QUICK_ACKS;
    private int unackedBytes;
    private boolean ackNow;
    private long ackAtNs = NEVER;

    private boolean duplicate;
    private int duplicateLeft;
    private int duplicateRight;
    private boolean congested;

    private long readBytes;
    private long readSinceNs;

    Receiver(Connection connection) {
        this.connection = connection;
        data = new Ring(connection.tcp.pool);
        target = Math.min(FIRST_WINDOW, mostBytes());
    }

    /** The other end's first number is known. */
    void begin(int sequence) {
        irs = sequence;
        nxt = sequence + 1;
        edge = nxt;
    }

    void scale(int bits) {
        scale = bits;
    }

    private int mostBytes() {
        return Math.min(limitBytes, connection.tcp.settings.limits().receiveBytes());
    }

    /** Holds no more than that from now on, if it is less than all may; what was offered is taken still. */
    void limit(int bytes) {
        limitBytes = bytes;
        target = Math.min(target, bytes);
    }

    int limitBytes() {
        return mostBytes();
    }

    // ---- what the application does

    /** -1 when nothing more will come. */
    int read(ByteBuffer into) {
        if (readableBytes == 0) {
            return finTaken ? -1 : 0;
        }
        int count = Math.min(readableBytes, into.remaining());
        data.copy(into, count);
        data.skip(count);
        readableBytes -= count;
        readBytes += count;
        if (readableBytes == 0 && ranges.isEmpty()) {
            data.release();
        }
        return count;
    }

    int readableBytes() {
        return readableBytes;
    }

    boolean isAtEnd() {
        return finTaken && readableBytes == 0;
    }

    boolean isFinTaken() {
        return finTaken;
    }

    /** Whether what was read since has made room worth telling (RFC 9293, 3.8.6.2.2). */
    void afterRead(long nowNs) {
        tune(nowNs);
        int offered = edge - nxt;
        int room = Math.max(target - readableBytes, 0);
        ackNow |= !finTaken && room >= 2 * offered && room - offered >= Math.min(target / 2, segmentBytes);
    }

    /**
     * A window that is read within a round trip is too small for the path: twice what was read is enough for a sender
     * that doubles its own, and as much again for what is on its way.
     */
    private void tune(long nowNs) {
        Rtt rtt = connection.sender.rtt;
        long periodNs = rtt.isKnown() ? rtt.smoothNs() : UNKNOWN_RTT_NS;
        if (nowNs - readSinceNs < periodNs) {
            return;
        }
        long wanted = Math.min(4 * readBytes, Math.min(mostBytes(), (long) UNSCALED << scale));
        target = (int) Math.max(target, wanted);
        readBytes = 0;
        readSinceNs = nowNs;
    }

    // ---- the window

    /** As it goes into a header; from now on it is offered. */
    int offer(boolean scaled) {
        int room = Math.max(target - readableBytes, 0);
        int offered = edge - nxt;
        if (room - offered >= Math.min(target / 2, segmentBytes)) {
            edge = nxt + room;
        }
        int window = Math.max(edge - nxt, 0);
        return Math.min(scaled ? window >>> scale : window, UNSCALED);
    }

    /** Up to where segments are taken. */
    int windowBytes() {
        return Math.max(edge - nxt, 0);
    }

    /** RFC 9293, 3.10.7.4: some of it is in the window. */
    boolean isAcceptable(TcpSegment segment) {
        int length = segment.sequenceLength();
        int window = windowBytes();
        int first = segment.seq - nxt;
        int last = first + length - 1;
        if (length == 0) {
            return window == 0 ? first == 0 : first >= 0 && first < window;
        }
        // with a closed window its acknowledgement is taken, if nothing else
        return window == 0 && first == 0 || window > 0 && (first >= 0 && first < window || last >= 0 && last < window || first < 0 && last >= 0);
    }

    // ---- what comes

    /** Takes what is new of an acceptable segment. */
    void take(TcpSegment segment, long nowNs) {
        int payload = segment.payloadBytes();
        if (payload > 0) {
            segmentBytes = Math.max(segmentBytes, payload);
            if (segment.has(TcpSegment.CWR)) {
                congested = false;
            }
            congested |= segment.isCongested();
            takePayload(segment, nowNs);
        }
        if (segment.isFin()) {
            takeFin(segment.seq + payload);
        }
        if (finKnown && !finTaken && nxt == finSeq) {
            finTaken = true;
            nxt++;
            ackNow = true;
        }
    }

    private void takePayload(TcpSegment segment, long nowNs) {
        int left = segment.seq;
        int right = left + segment.payloadBytes();
        int newLeft = Seq.later(left, nxt);
        int newRight = Seq.earlier(right, nxt + windowBytes());
        if (finKnown) {
            newRight = Seq.earlier(newRight, finSeq);
        }
        if (Seq.before(left, nxt)) {
            reportDuplicate(left, Seq.earlier(right, nxt));
        } else if (ranges.covers(left, right)) {
            // adds nothing, but is now what grew last: the block that contains the duplicate comes after it
            ranges.add(left, right);
            reportDuplicate(left, right);
        }
        if (Seq.atMost(newRight, newLeft) || ranges.covers(newLeft, newRight)) {
            ackNow = true;
            return;
        }
        int place = readableBytes + (newLeft - nxt);
        int kept = ranges.isEmpty() ? readableBytes : readableBytes + (ranges.last() - nxt);
        if (!data.reach(place + (newRight - newLeft), kept)) {
            connection.tcp.count(TcpCounter.OUT_OF_MEMORY);
            ackNow = true;
            return;
        }
        boolean inOrder = newLeft == nxt;
        boolean gap = !ranges.isEmpty();
        if (!inOrder && !ranges.add(newLeft, newRight)) {
            connection.tcp.count(TcpCounter.TOO_MANY_GAPS);
            ackNow = true;
            return;
        }
        data.put(place, segment.bytes(), segment.payloadAt() + (newLeft - left), newRight - newLeft);
        if (inOrder) {
            int reached = gap ? ranges.absorb(newRight) : newRight;
            readableBytes += reached - nxt;
            nxt = reached;
        }
        schedule(newRight - newLeft, gap || !inOrder, nowNs);
    }

    private void schedule(int bytes, boolean now, long nowNs) {
        unackedBytes += bytes;
        if (quickAcks > 0) {
            quickAcks--;
            ackNow = true;
        }
        boolean due = unackedBytes > segmentBytes;
        ackNow |= now || due && !connection.tcp.isPolledAfterSegments();
        if (ackAtNs == NEVER) {
            ackAtNs = nowNs + connection.tcp.settings.times().delayedAckNs();
        }
        if (due) {
            // segments that came together are acknowledged together, at the end of the turn
            ackAtNs = Math.min(ackAtNs, nowNs);
        }
    }

    private void takeFin(int sequence) {
        if (finKnown || !ranges.isEmpty() && Seq.after(ranges.last(), sequence)) {
            // a second end, or one before what has come already: the other end is confused; the first word counts
            ackNow = true;
            return;
        }
        finKnown = true;
        finSeq = sequence;
        ackNow = true;
    }

    private void reportDuplicate(int left, int right) {
        duplicate = true;
        duplicateLeft = left;
        duplicateRight = right;
        ackNow = true;
    }

    /** A segment that is not acceptable, but whose data had been taken before, is reported like any duplicate. */
    void refuse(TcpSegment segment) {
        if (segment.payloadBytes() > 0 && Seq.atMost(segment.seq + segment.payloadBytes(), nxt)) {
            reportDuplicate(segment.seq, segment.seq + segment.payloadBytes());
        }
    }

    // ---- acknowledgements

    void ackNow() {
        ackNow = true;
    }

    boolean wantsAck() {
        return ackNow;
    }

    /** When an acknowledgement that waits for company goes alone. */
    long deadlineNs() {
        return ackAtNs;
    }

    void onTime(long nowNs) {
        if (ackAtNs <= nowNs) {
            ackNow = true;
        }
    }

    /** One goes out, with whatever it goes. */
    void acknowledged(boolean withData) {
        ackNow = false;
        unackedBytes = 0;
        ackAtNs = NEVER;
        duplicate = false;
        if (withData) {
            // a conversation: an answer usually follows soon
            quickAcks = 0;
        }
    }

    boolean isCongested() {
        return congested;
    }

    /** How long the option with the reports will be. */
    int reportBytes(boolean timestamps) {
        int blocks = (duplicate ? 1 : 0) + ranges.count();
        int limit = timestamps ? TcpSegment.MAX_SACKS - 1 : TcpSegment.MAX_SACKS;
        return blocks == 0 ? 0 : 4 + 8 * Math.min(blocks, limit);
    }

    /** RFC 2018 and 2883. */
    void writeSacks(SegmentWriter writer) {
        int limit = writer.timestamps ? TcpSegment.MAX_SACKS - 1 : TcpSegment.MAX_SACKS;
        int count = 0;
        if (duplicate) {
            writer.sacks[0] = duplicateLeft;
            writer.sacks[1] = duplicateRight;
            count = 1;
        }
        writer.sackCount = ranges.isEmpty() ? count : ranges.report(writer.sacks, count, limit);
    }

    void release() {
        data.release();
        readableBytes = 0;
        ranges.absorb(nxt + (1 << 30));
        ackAtNs = NEVER;
        ackNow = false;
    }
}
