package io.weir.stack.tcp;

import static io.weir.stack.tcp.TcpState.CLOSED;
import static io.weir.stack.tcp.TcpState.CLOSE_WAIT;
import static io.weir.stack.tcp.TcpState.ESTABLISHED;
import static io.weir.stack.tcp.TcpState.FIN_WAIT_1;
import static io.weir.stack.tcp.TcpState.FIN_WAIT_2;
import static io.weir.stack.tcp.TcpState.LAST_ACK;
import static io.weir.stack.tcp.TcpState.SYN_RECEIVED;
import static io.weir.stack.tcp.TcpState.SYN_SENT;
import static io.weir.stack.tcp.TcpState.TIME_WAIT;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A connection (RFC 9293, 3.3.1): its state, what was agreed on, its two halves, and the segments that it sends. What
 * segments do to it is in {@link Arrival}, how it begins in {@link Handshake}.
 */
final class Connection {
    /** The deadline of what waits for nothing. */
    static final long NEVER = Long.MAX_VALUE;

    final Tcp tcp;
    final TcpFlow flow;
    final Sender sender;
    final Receiver receiver;
    final Handshake handshake;
    private final SlowTimer slowTimer = new SlowTimer(this);
    private final Challenges challenges = new Challenges();
    private final int stampOffset;
    private TcpState state = CLOSED;
    private TcpFailure failure;
    TcpSocket socket;

    boolean sack;
    boolean timestamps;
    boolean ecn;
    int peerScale;
    boolean scaled;
    /** The other end's clock, to be echoed, and when it was told (RFC 7323, 4.3 and 5). */
    int tsRecent;
    long tsRecentNs;
    private int ackSent;
    /** SND.WL1 and SND.WL2: which segment told the window. */
    private int windowSeq;
    private int windowAck;

    /** Of the table and of the heap of deadlines. */
    int hash;
    int heapIndex = -1;
    long dueNs;
    private boolean blocked;
    private boolean pathDoubted;
    /** There was no memory for what was to be written. */
    private boolean starved;

    private boolean released;
    private long heardNs;
    private boolean softError;

    Connection(Tcp tcp, TcpFlow flow) {
        this.tcp = tcp;
        this.flow = flow;
        sender = new Sender(this);
        receiver = new Receiver(this);
        handshake = new Handshake(this);
        stampOffset = (int) tcp.hash.of(flow, 1, 0);
    }

    // ---- what the application does

    int read(ByteBuffer into) {
        int count = receiver.read(into);
        if (count > 0 && state.receives()) {
            receiver.afterRead(tcp.nowNs());
            if (receiver.wantsAck()) {
                flush(tcp.nowNs());
            }
        }
        return count;
    }

    int write(ByteBuffer from) {
        if (!state.sends()) {
            return 0;
        }
        int count = take(from);
        flush(tcp.nowNs());
        return count;
    }

    long write(ByteBuffer[] from, int buffers) {
        if (!state.sends()) {
            return 0;
        }
        long count = 0;
        for (int i = 0; i < buffers; i++) {
            count += take(from[i]);
            if (from[i].hasRemaining()) {
                break;
            }
        }
        flush(tcp.nowNs());
        return count;
    }

    private int take(ByteBuffer from) {
        int count = sender.write(from);
        if (from.hasRemaining() && sender.writableBytes() > 0) {
            starved = true;
            tryLater();
        }
        return count;
    }

    /** The end of what is sent; the other direction stays. */
    void finish() {
        if (sender.isFinQueued()) {
            return;
        }
        switch (state) {
            case SYN_RECEIVED -> sender.queueFin();
            case ESTABLISHED -> finish(FIN_WAIT_1);
            case CLOSE_WAIT -> finish(LAST_ACK);
            case SYN_SENT -> end(null);
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {
                // it has been said
            }
        }
    }

    private void finish(TcpState next) {
        sender.queueFin();
        enter(next);
        flush(tcp.nowNs());
    }

    /** Nobody will read or write any more (RFC 9293, 3.10.4). */
    void close() {
        if (released) {
            return;
        }
        released = true;
        if (state == CLOSED) {
            receiver.release();
            return;
        }
        if (receiver.readableBytes() > 0 && state != TIME_WAIT) {
            // the other end would think that it was read (RFC 2525, 2.17)
            abort();
            return;
        }
        finish();
        if (state == FIN_WAIT_2) {
            enter(FIN_WAIT_2);
            tcp.schedule(this);
        }
    }

    void abort() {
        released = true;
        receiver.release();
        if (state != SYN_SENT && state != TIME_WAIT && state != CLOSED) {
            sendReset();
        }
        end(TcpFailure.ABORTED);
    }

    boolean isReleased() {
        return released;
    }

    void keepAlive(boolean wanted) {
        slowTimer.keepAlive(wanted);
        tcp.schedule(this);
    }

    // ---- state

    TcpState state() {
        return state;
    }

    TcpFailure failure() {
        return failure;
    }

    void enter(TcpState next) {
        state = next;
        slowTimer.entered(next);
        if (next == TIME_WAIT) {
            sender.release();
            tcp.enterTimeWait(this);
        }
    }

    /** TIME-WAIT begins anew. */
    void waitAgain() {
        slowTimer.entered(TIME_WAIT);
    }

    /** A segment came that may be the other end's. */
    void heard(long nowNs) {
        heardNs = nowNs;
        softError = false;
        slowTimer.heard();
    }

    long heardNs() {
        return heardNs;
    }

    /** The network says that there is no way just now: a hint, which counts if all fails (RFC 9293, 3.9.2.2). */
    void noWay() {
        softError = true;
    }

    /** It is no more; what came may still be read unless it failed. */
    void end(TcpFailure cause) {
        if (state == CLOSED) {
            return;
        }
        failure = cause == TcpFailure.TIMED_OUT && softError ? TcpFailure.UNREACHABLE : cause;
        state = CLOSED;
        slowTimer.entered(CLOSED);
        handshake.stop();
        sender.release();
        if (cause != null || released) {
            receiver.release();
        }
        tcp.remove(this);
        notifyReady();
    }

    void notifyReady() {
        if (socket != null) {
            socket.announce();
        }
    }

    // ---- time

    long deadlineNs() {
        long data = Math.min(sender.timers.deadlineNs(), receiver.deadlineNs());
        return Math.min(Math.min(data, slowTimer.deadlineNs()), handshake.deadlineNs());
    }

    void onTime(long nowNs) {
        if (handshake.deadlineNs() <= nowNs && !handshake.onTime(nowNs)
                || sender.timers.deadlineNs() <= nowNs && !sender.timers.onTime(nowNs)) {
            if (state != SYN_SENT) {
                sendReset();
            }
            end(TcpFailure.TIMED_OUT);
            return;
        }
        receiver.onTime(nowNs);
        if (slowTimer.deadlineNs() <= nowNs) {
            slowTimer.onTime(nowNs);
        }
        flush(nowNs);
    }

    /** Sends what may be sent, and an acknowledgement if nothing took it along. */
    void flush(long nowNs) {
        if (state == CLOSED) {
            return;
        }
        if (pathDoubted && !blocked) {
            pathDoubted = false;
            learnPath();
        }
        sender.transmit(nowNs);
        if (receiver.wantsAck() && !state.isHandshake()) {
            emit(TcpSegment.ACK, sender.nxt, 0);
        }
        tcp.schedule(this);
    }

    private void learnPath() {
        // before that it is asked at the end of the handshake
        if (state.transmits()) {
            sender.mss(handshake.effectiveMss());
        }
    }

    boolean isBlocked() {
        return blocked;
    }

    boolean isStarved() {
        return starved;
    }

    /** What was put off may be tried again. */
    void retry(long nowNs) {
        blocked = false;
        starved = false;
        handshake.retry(nowNs);
        flush(nowNs);
        notifyReady();
    }

    private void block() {
        tcp.count(TcpCounter.BLOCKED);
        tryLater();
    }

    void doubtPath() {
        pathDoubted = true;
        tryLater();
    }

    private void tryLater() {
        if (!blocked) {
            blocked = true;
            tcp.putOff(this);
        }
    }

    // ---- segments

    /** The clock that goes into timestamps: milliseconds from an offset that others cannot guess. */
    int stamp(long nowNs) {
        return (int) (nowNs / 1_000_000) + stampOffset;
    }

    /** What reports of received segments will take of the next segment (RFC 6691). */
    int reportBytes() {
        return sack ? receiver.reportBytes(timestamps) : 0;
    }

    /** Sends a segment; false if the output is full, then all is tried again later. */
    boolean emit(int flags, int seq, int payload) {
        SegmentWriter writer = tcp.writer.clear();
        boolean syn = (flags & TcpSegment.SYN) != 0;
        writer.seq = seq;
        writer.ack = receiver.nxt;
        writer.flags = flags | (ecn && !syn && receiver.isCongested() ? TcpSegment.ECE : 0);
        if (syn) {
            handshake.writeOptions(writer);
            writer.window = receiver.offer(false);
        } else {
            writer.timestamps = timestamps;
            writer.tsEcr = tsRecent;
            writer.window = receiver.offer(scaled);
            if (sack) {
                receiver.writeSacks(writer);
            }
        }
        writer.tsVal = stamp(tcp.nowNs());
        int bytes = writer.headerBytes() + payload;
        int header = tcp.begin(flow, bytes);
        if (payload > 0) {
            sender.copy(seq, tcp.output.bytes(), tcp.output.at() + header, payload);
        }
        boolean capable = ecn && payload > 0 && seq == sender.nxt;
        if (!tcp.commit(flow, bytes, capable)) {
            block();
            return false;
        }
        if ((flags & TcpSegment.ACK) != 0) {
            ackSent = receiver.nxt;
            receiver.acknowledged(payload > 0);
        }
        return true;
    }

    /** The window that this segment offers, or -1 if a later one has offered another (RFC 9293, 3.10.7.4). */
    int windowNews(TcpSegment segment) {
        boolean older = Seq.before(segment.seq, windowSeq)
                || segment.seq == windowSeq && Seq.before(segment.ack, windowAck);
        return older ? -1 : windowFrom(segment);
    }

    int windowFrom(TcpSegment segment) {
        windowSeq = segment.seq;
        windowAck = segment.ack;
        return segment.window << (segment.isSyn() ? 0 : peerScale);
    }

    int ackSent() {
        return ackSent;
    }

    void sendReset() {
        int flags = TcpSegment.RST | (state == SYN_SENT ? 0 : TcpSegment.ACK);
        emit(flags, sender.nxt, 0);
        tcp.count(TcpCounter.RESETS_SENT);
    }

    /** RFC 5961: whoever is really there will answer; others learn nothing. */
    void challenge(long nowNs) {
        if (challenges.mayAnswer(nowNs)) {
            tcp.count(TcpCounter.CHALLENGES);
            receiver.ackNow();
        }
    }

    TcpInfo info() {
        Recovery recovery = sender.recovery;
        return new TcpInfo(
                flow,
                state,
                recovery.algorithm(),
                recovery.phase().name().toLowerCase(Locale.ROOT),
                recovery.window(),
                recovery.threshold(),
                sender.mss,
                sender.queuedBytes(),
                receiver.readableBytes(),
                sender.rtt.smoothNs(),
                sender.rtt.rtoNs(),
                sender.retransmitted());
    }
}
