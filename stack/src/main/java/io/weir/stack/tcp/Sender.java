package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;

import java.nio.ByteBuffer;

/**
 * The sending half of a connection: what was written and is not acknowledged, what of it may go out now (RFC 9293,
 * 3.8.6), and the timers that send it again. What acknowledgements do is in {@link AckReader}, what losses do in
 * {@link Recovery}.
 */
final class Sender {
    /** Written ahead of the window, so that there is always something to send; it grows with the window. */
    private static final int AHEAD_BYTES = 64 << 10;
    /** A segment that carries less than this would be mostly header: a path cannot ask for it (RFC 9293, 3.7.5). */
    static final int LEAST_MSS = 48;

    final Connection connection;
    final Scoreboard board = new Scoreboard();
    final Rack rack = new Rack();
    final Rtt rtt;
    final Recovery recovery;
    final TailProbe probe = new TailProbe(this);
    final AckReader acks = new AckReader(this);
    private final Ring data;

    int una;
    int nxt;
    int mss = 536;
    private int peerWindow;
    private int largestPeerWindow;
    /** In the buffer from {@link #una} on, sent or not. */
    private int queuedBytes;
    private boolean finQueued;
    private boolean finSent;
    private boolean noDelay;
    /** The end of the last segment that was not full (Minshall's variant of Nagle's rule). */
    private int smallEnd;
    private boolean smallSent;
    private boolean limited;
    private boolean forced;
    private boolean reductionTold = true;

    private long sentNs;
    private long progressNs;
    private long rtoAtNs = NEVER;
    private long probeAtNs = NEVER;
    private long reorderAtNs = NEVER;
    private long persistAtNs = NEVER;
    private long persistNs;
    private int timeouts;

    Sender(Connection connection) {
        this.connection = connection;
        Tcp tcp = connection.tcp;
        rtt = new Rtt(tcp.settings.times());
        data = new Ring(tcp.pool);
        recovery = new Recovery(this, tcp.settings.has(TcpFeature.CUBIC) ? new Cubic() : new NewReno());
    }

    /** The handshake is done: data starts at {@code una}. */
    void begin(boolean handshakeLost, long nowNs) {
        if (handshakeLost) {
            rtt.beCautious();
        }
        progressNs = nowNs;
        recovery.begin(handshakeLost);
    }

    // ---- what the application does

    int write(ByteBuffer from) {
        int count = Math.min(from.remaining(), writableBytes());
        if (!data.reach(queuedBytes + count, queuedBytes)) {
            connection.tcp.count(TcpCounter.OUT_OF_MEMORY);
            count = Math.min(count, data.capacityBytes() - queuedBytes);
        }
        data.put(queuedBytes, from, count);
        queuedBytes += count;
        return count;
    }

    /** How much a write would take, memory permitting. */
    int writableBytes() {
        int limit = Math.min(connection.tcp.settings.limits().sendBytes(), Math.max(AHEAD_BYTES, 2 * recovery.window()));
        return finQueued ? 0 : Math.max(limit - queuedBytes, 0);
    }

    void queueFin() {
        finQueued = true;
    }

    void noDelay(boolean now) {
        noDelay = now;
    }

    // ---- what is known

    boolean isFinAcknowledged() {
        return finSent && una == nxt;
    }

    boolean isFinQueued() {
        return finQueued;
    }

    private int unsentBytes() {
        return finSent ? 0 : queuedBytes - (nxt - una);
    }

    int queuedBytes() {
        return queuedBytes;
    }

    /** What is in flight by the best knowledge there is. */
    int pipe() {
        return Math.max(board.inFlightBytes() - acks.assumedBytes(), 0);
    }

    int peerWindow() {
        return peerWindow;
    }

    int largestPeerWindow() {
        return largestPeerWindow;
    }

    /** What one segment carries now: reports of received segments take their part (RFC 6691). */
    private int room() {
        return mss - connection.reportBytes();
    }

    boolean usesSack() {
        return connection.sack;
    }

    Delivery delivery() {
        return connection.tcp.delivery;
    }

    TcpTimes times() {
        return connection.tcp.settings.times();
    }

    int stamp(long nowNs) {
        return connection.stamp(nowNs);
    }

    void count(TcpCounter counter) {
        connection.tcp.count(counter);
    }

    /** Whether the congestion window kept something back, or would have soon. */
    boolean isWindowLimited(int pipeBefore) {
        return limited || pipeBefore + mss >= recovery.window();
    }

    // ---- what goes out

    /** Sends all that may go out now. */
    void transmit(long nowNs) {
        if (!connection.state().transmits()) {
            return;
        }
        if (board.isEmpty() && sentNs != 0 && hasUnsent()) {
            recovery.idle(nowNs - sentNs);
        }
        limited = false;
        boolean isNew = false;
        while (resendOne(nowNs)) {}
        while (sendOne(nowNs)) {
            isNew = true;
        }
        arm(isNew, nowNs);
    }

    private boolean hasUnsent() {
        return unsentBytes() > 0 || finQueued && !finSent;
    }

    private boolean resendOne(long nowNs) {
        int number = board.firstLost();
        if (number == board.next()) {
            return false;
        }
        int bytes = board.end(number) - board.start(number);
        boolean fits = pipe() + Math.min(bytes, mss) <= recovery.window();
        boolean inWindow = Seq.atMost(board.end(number), una + peerWindow) || number == board.first();
        if (!inWindow || !fits && !forced) {
            limited |= !fits;
            return false;
        }
        return resend(number, nowNs);
    }

    private boolean resend(int number, long nowNs) {
        int payload = board.end(number) - board.start(number) - (board.isFin(number) ? 1 : 0);
        int room = room();
        if (payload > room) {
            if (board.isFull()) {
                return false;
            }
            board.split(number, room);
            payload = room;
        }
        int flags = TcpSegment.ACK | (board.isFin(number) ? TcpSegment.FIN : 0);
        flags |= payload > 0 && number + 1 == board.next() ? TcpSegment.PSH : 0;
        int start = board.start(number);
        if (!connection.emit(flags, start, payload)) {
            return false;
        }
        forced = false;
        board.resent(number, nowNs);
        recovery.sent(board.end(number) - start, true);
        sentNs = nowNs;
        if (number == board.first()) {
            // its answer is what the timer waits for
            rtoAtNs = nowNs + rtt.rtoNs();
        }
        count(TcpCounter.RETRANSMITTED);
        return true;
    }

    private boolean sendOne(long nowNs) {
        int unsent = unsentBytes();
        if (unsent == 0 && !(finQueued && !finSent) || board.isFull()) {
            return false;
        }
        int room = room();
        int length = Math.min(unsent, room);
        int usable = una + peerWindow - nxt;
        if (length > usable) {
            // the other end's silly window (RFC 9293, 3.8.6.2.1): half of the largest ever seen is worth a segment
            if (usable <= 0 || usable < largestPeerWindow / 2) {
                return false;
            }
            length = usable;
        }
        if (pipe() + length > recovery.window()) {
            limited = true;
            return false;
        }
        boolean isSmall = length < room && length == unsent;
        boolean waits = smallSent && Seq.after(smallEnd, una);
        if (isSmall && unsent > 0 && waits && !noDelay && !finQueued) {
            return false;
        }
        return send(length, nowNs);
    }

    private boolean send(int length, long nowNs) {
        int unsent = unsentBytes();
        boolean fin = finQueued && length == unsent && (length == 0 || nxt + length - una < peerWindow);
        int flags = TcpSegment.ACK | (fin ? TcpSegment.FIN : 0);
        flags |= length == unsent && length > 0 ? TcpSegment.PSH : 0;
        flags |= !reductionTold && length > 0 ? TcpSegment.CWR : 0;
        if (!connection.emit(flags, nxt, length)) {
            return false;
        }
        reductionTold |= length > 0;
        if (board.isEmpty()) {
            progressNs = nowNs;
        }
        int end = nxt + length + (fin ? 1 : 0);
        board.add(nxt, end, nowNs);
        if (fin) {
            board.markFin();
            finSent = true;
        }
        if (length < room()) {
            smallEnd = end;
            smallSent = true;
        }
        recovery.sent(end - nxt, false);
        nxt = end;
        sentNs = nowNs;
        return true;
    }

    /** One segment of new data, whatever the congestion window says. */
    boolean sendProbe(long nowNs) {
        int usable = una + peerWindow - nxt;
        int length = Math.min(Math.min(unsentBytes(), room()), usable);
        boolean sent = length > 0 && !board.isFull() && send(length, nowNs);
        rtoAtNs = nowNs + rtt.rtoNs();
        return sent;
    }

    boolean resendLast(long nowNs) {
        boolean sent = !board.isEmpty() && resend(board.next() - 1, nowNs);
        rtoAtNs = nowNs + rtt.rtoNs();
        return sent;
    }

    /** Copies bytes out that begin at a sequence number. */
    void copy(int seq, byte[] to, int at, int count) {
        data.copy(seq - una, to, at, count);
    }

    void tellReduction() {
        reductionTold = false;
    }

    // ---- what acknowledgements change

    /** Takes what was acknowledged out of the buffer; the scoreboard has let go of it. */
    void advance(int ack, long nowNs) {
        int bytes = ack - una;
        int taken = Math.min(bytes, queuedBytes);
        una = ack;
        progressNs = nowNs;
        timeouts = 0;
        queuedBytes -= taken;
        if (queuedBytes == 0) {
            data.release();
        } else {
            data.skip(taken);
        }
        rtt.reset();
        rtoAtNs = board.isEmpty() ? NEVER : nowNs + rtt.rtoNs();
        if (board.isEmpty()) {
            probeAtNs = NEVER;
            reorderAtNs = NEVER;
        }
    }

    /** The window that the other end offers, in bytes (RFC 9293, 3.10.7.4). */
    void window(int bytes, long nowNs) {
        boolean opened = peerWindow == 0 && bytes > 0;
        peerWindow = bytes;
        largestPeerWindow = Math.max(largestPeerWindow, bytes);
        if (opened) {
            persistNs = 0;
            persistAtNs = NEVER;
            if (!board.isEmpty() && timeouts > 0) {
                // what probed the closed window was not taken then
                timeouts = 0;
                rtt.reset();
                resend(board.first(), nowNs);
                rtoAtNs = nowNs + rtt.rtoNs();
            }
        }
    }

    /** The path takes segments of another size from now on. What is too large on its way is sent again. */
    void mss(int bytes) {
        boolean smaller = bytes < mss;
        mss = bytes;
        if (!smaller) {
            return;
        }
        recovery.segmentChanged();
        for (int n = board.first(); n != board.next(); n++) {
            if (board.end(n) - board.start(n) > mss && board.isInFlight(n)) {
                board.markLost(n);
            }
        }
    }

    /** Nothing was lost after all. */
    void forgetLosses() {
        for (int n = board.firstLost(); n != board.next(); n = board.firstLost()) {
            board.markInFlight(n);
        }
    }

    void force() {
        forced = true;
    }

    // ---- timers

    private void arm(boolean isNew, long nowNs) {
        if (board.isEmpty()) {
            rtoAtNs = NEVER;
            probeAtNs = NEVER;
            reorderAtNs = NEVER;
            boolean stuck = hasUnsent() && !connection.isBlocked();
            if (stuck && persistAtNs == NEVER) {
                persistNs = Math.max(persistNs, rtt.rtoNs());
                persistAtNs = nowNs + persistNs;
            } else if (!stuck) {
                persistAtNs = NEVER;
            }
            return;
        }
        persistAtNs = NEVER;
        if (rtoAtNs == NEVER) {
            rtoAtNs = nowNs + rtt.rtoNs();
            isNew = true;
        }
        if (isNew || acks.advanced()) {
            probeAtNs = probe.deadlineNs(nowNs, rtoAtNs);
        } else if (board.sackedCount() > 0 || recovery.isRecovering()) {
            probeAtNs = NEVER;
        }
    }

    void reorderingDeadline(long atNs) {
        reorderAtNs = atNs;
    }

    long deadlineNs() {
        return Math.min(Math.min(rtoAtNs, probeAtNs), Math.min(reorderAtNs, persistAtNs));
    }

    /** Whatever is due. False if the connection is to be given up. */
    boolean onTime(long nowNs) {
        if (reorderAtNs <= nowNs) {
            reorderAtNs = NEVER;
            acks.detectReordered(nowNs);
        }
        if (persistAtNs <= nowNs) {
            return probeWindow(nowNs);
        }
        if (probeAtNs <= nowNs) {
            probeAtNs = NEVER;
            probe.fire(nowNs);
        } else if (rtoAtNs <= nowNs) {
            return timeOut(nowNs);
        }
        return true;
    }

    /** RFC 9293, 3.8.6.1: a closed window is asked for with one byte, a silly one taken after all. */
    private boolean probeWindow(long nowNs) {
        persistNs = Math.min(2 * persistNs, times().mostRtoNs());
        persistAtNs = nowNs + persistNs;
        count(TcpCounter.WINDOW_PROBES);
        if (nowNs - connection.heardNs() > times().giveUpNs()) {
            return false;
        }
        int length = Math.min(Math.min(unsentBytes(), room()), Math.max(peerWindow, 1));
        if (send(length, nowNs)) {
            persistAtNs = NEVER;
            rtoAtNs = nowNs + persistNs;
            timeouts = peerWindow == 0 ? 1 : 0;
        }
        return true;
    }

    /** RFC 6298, 5.4 to 5.7. */
    private boolean timeOut(long nowNs) {
        boolean closed = peerWindow == 0;
        long sinceNs = closed ? connection.heardNs() : progressNs;
        if (nowNs - sinceNs > times().giveUpNs()) {
            return false;
        }
        probe.reset();
        rtt.backOff();
        rtoAtNs = nowNs + rtt.rtoNs();
        timeouts++;
        if (closed) {
            persistNs = Math.min(Math.max(2 * persistNs, rtt.rtoNs()), times().mostRtoNs());
            rtoAtNs = nowNs + persistNs;
            count(TcpCounter.WINDOW_PROBES);
            resend(board.first(), nowNs);
            return true;
        }
        count(TcpCounter.TIMEOUTS);
        acks.timedOut(nowNs);
        recovery.timedOut(timeouts == 1, nowNs);
        forced = true;
        return true;
    }

    void release() {
        data.release();
        queuedBytes = 0;
        rtoAtNs = NEVER;
        probeAtNs = NEVER;
        reorderAtNs = NEVER;
        persistAtNs = NEVER;
    }
}
