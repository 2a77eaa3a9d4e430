package io.weir.stack.tcp;

import java.nio.ByteBuffer;

/**
 * The sending half of a connection: what was written and is not acknowledged, what of it may go out now (RFC 9293,
 * 3.8.6). What acknowledgements do is in {@link AckReader}, what losses do in {@link
 * Recovery}, what time does in {@link SendTimers}.
 */
final class Sender {
    /** Written ahead of the window, so that there is always something to send; it grows with the window. */
    private static final int AHEAD_BYTES = 64 << 10;
    /** A segment that carries less than this would be mostly header: a path cannot ask for it (RFC 9293, 3.7.5). */
    static final int LEAST_MSS = 48;

    final Connection connection;
    final Scoreboard board;
    final Rack rack = new Rack();
    final Rtt rtt;
    final Recovery recovery;
    final TailProbe probe = new TailProbe(this);
    final AckReader acks = new AckReader(this);
    final SendTimers timers = new SendTimers(this);
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
    private int limitBytes = Integer.MAX_VALUE;
    /** The end of the last segment that was not full (Minshall's variant of Nagle's rule). */
    private int smallEnd;
    private boolean smallSent;
    private boolean limited;
    private boolean forced;
    private long retransmitted;
    private boolean reductionTold = true;

    private long sentNs;

    Sender(Connection connection) {
        this.connection = connection;
        Tcp tcp = connection.tcp;
        board = new Scoreboard(tcp.segments);
        rtt = new Rtt(tcp.settings.times());
        data = new Ring(tcp.pool);
        recovery = new Recovery(this, tcp.settings.has(TcpFeature.CUBIC) ? new Cubic() : new NewReno());
    }

    /** The handshake is done: data starts at {@code una}. */
    void begin(boolean handshakeLost, long nowNs) {
        if (handshakeLost) {
            rtt.beCautious();
        }
        timers.progressed(nowNs);
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
        int limit = Math.min(limitBytes(), Math.max(AHEAD_BYTES, 2 * recovery.window()));
        return finQueued ? 0 : Math.max(limit - queuedBytes, 0);
    }

    /** Takes no more than that ahead of acknowledgements, if it is less than all may. */
    void limit(int bytes) {
        limitBytes = bytes;
    }

    int limitBytes() {
        return Math.min(limitBytes, connection.tcp.settings.limits().sendBytes());
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

    long retransmitted() {
        return retransmitted;
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
        timers.arm(isNew, nowNs);
    }

    boolean hasUnsent() {
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
        int start = board.start(number);
        flags |= payload > 0 && start + payload - una == queuedBytes ? TcpSegment.PSH : 0;
        if (!connection.emit(flags, start, payload)) {
            return false;
        }
        forced = false;
        board.resent(number, nowNs);
        recovery.sent(board.end(number) - start, true);
        sentNs = nowNs;
        if (number == board.first()) {
            // its answer is what the timer waits for
            timers.waitForAnswer(nowNs);
        }
        retransmitted++;
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
            timers.progressed(nowNs);
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
        return length > 0 && !board.isFull() && send(length, nowNs);
    }

    boolean resendLast(long nowNs) {
        return !board.isEmpty() && resend(board.next() - 1, nowNs);
    }

    boolean resendFirst(long nowNs) {
        return resend(board.first(), nowNs);
    }

    /** Of new data what the window takes, a byte if it is closed. */
    boolean sendIntoWindow(long nowNs) {
        boolean sent = send(Math.min(Math.min(unsentBytes(), room()), Math.max(peerWindow, 1)), nowNs);
        // what is small because of the window holds nothing back when that opens
        smallSent = false;
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
        queuedBytes -= taken;
        if (queuedBytes == 0) {
            data.release();
        } else {
            data.skip(taken);
        }
        timers.acknowledged(nowNs);
    }

    /** The window that the other end offers, in bytes (RFC 9293, 3.10.7.4). */
    void window(int bytes, long nowNs) {
        boolean opened = peerWindow == 0 && bytes > 0;
        peerWindow = bytes;
        largestPeerWindow = Math.max(largestPeerWindow, bytes);
        if (opened && timers.opened()) {
            // what probed the closed window was not taken then
            resendFirst(nowNs);
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

    void release() {
        data.release();
        queuedBytes = 0;
        timers.stop();
    }
}
