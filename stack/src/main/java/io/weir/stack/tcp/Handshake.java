package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;
import static io.weir.stack.tcp.TcpSegment.ACK;
import static io.weir.stack.tcp.TcpSegment.CWR;
import static io.weir.stack.tcp.TcpSegment.ECE;
import static io.weir.stack.tcp.TcpSegment.SYN;

/** How a connection begins: what is offered, what was agreed on, and SYNs that are sent again. */
final class Handshake {
    /** RFC 9293, 3.7.1: without the option. */
    static final int DEFAULT_MSS = 536;

    private static final int MIN_IPV6_MSS = 1220;

    private final Connection connection;
    private TcpListener listener;
    private boolean active;
    private boolean again;
    /** The output took no more when the last one was to be sent. */
    private boolean unsent;
    private boolean asksEcn;
    private long sentNs;
    private long startedNs;
    private long againAtNs = NEVER;
    private int peerMss = -1;

    Handshake(Connection connection) {
        this.connection = connection;
    }

    TcpListener listener() {
        return listener;
    }

    boolean isActive() {
        return active;
    }

    // ---- from here

    void connect(int sequence, long nowNs) {
        active = true;
        asksEcn = settings().has(TcpFeature.ECN);
        begin(sequence, nowNs);
        connection.enter(TcpState.SYN_SENT);
        send(nowNs);
    }

    private void begin(int sequence, long nowNs) {
        connection.sender.una = sequence;
        connection.sender.nxt = sequence + 1;
        startedNs = nowNs;
    }

    private TcpSettings settings() {
        return connection.tcp.settings;
    }

    private void send(long nowNs) {
        int flags = SYN;
        if (connection.state() == TcpState.SYN_SENT) {
            flags |= asksEcn ? ECE | CWR : 0;
        } else {
            flags |= ACK | (connection.ecn ? ECE : 0);
        }
        unsent = !connection.emit(flags, connection.sender.una, 0);
        if (!unsent && sentNs == 0) {
            sentNs = nowNs;
        }
        againAtNs = nowNs + connection.sender.rtt.rtoNs();
    }

    // ---- from there

    /** A SYN came to a listener. */
    void accept(TcpListener from, TcpSegment syn, int sequence) {
        long nowNs = connection.tcp.nowNs();
        listener = from;
        begin(sequence, nowNs);
        agree(syn);
        connection.enter(TcpState.SYN_RECEIVED);
        send(nowNs);
    }

    /** A cookie came back: as if its SYN were remembered. */
    void restore(TcpListener from, TcpSegment ack, int mss) {
        listener = from;
        begin(ack.ack - 1, connection.tcp.nowNs());
        peerMss = mss;
        connection.receiver.begin(ack.seq - 1);
        connection.timestamps = ack.timestamps && settings().has(TcpFeature.TIMESTAMPS);
        if (connection.timestamps) {
            int stamp = ack.tsEcr;
            connection.tsRecent = ack.tsVal;
            connection.tsRecentNs = connection.tcp.nowNs();
            connection.sack = SynCookies.sack(stamp);
            connection.ecn = SynCookies.ecn(stamp);
            agreeScale(SynCookies.scale(stamp));
        }
        connection.receiver.offer(false);
        connection.enter(TcpState.SYN_RECEIVED);
        again = true;
    }

    /** The other end's SYN, with or without an acknowledgement, says what it can. */
    void agree(TcpSegment syn) {
        connection.receiver.begin(syn.seq);
        peerMss = syn.mss;
        connection.timestamps = syn.timestamps && settings().has(TcpFeature.TIMESTAMPS);
        connection.sack = syn.sackPermitted && settings().has(TcpFeature.SACK);
        agreeScale(syn.scale);
        boolean asked = syn.has(ECE | CWR) && !syn.isAck();
        boolean agreed = asksEcn && syn.isAck() && syn.has(ECE) && !syn.has(CWR);
        connection.ecn = active ? agreed : asked;
        if (connection.timestamps) {
            connection.tsRecent = syn.tsVal;
            connection.tsRecentNs = connection.tcp.nowNs();
        }
        connection.sender.window(connection.windowFrom(syn), connection.tcp.nowNs());
    }

    private void agreeScale(int peerScale) {
        connection.scaled = peerScale >= 0 && settings().has(TcpFeature.WINDOW_SCALING);
        connection.peerScale = connection.scaled ? peerScale : 0;
        connection.receiver.scale(connection.scaled ? scale(settings()) : 0);
    }

    /** So that the largest window there may be can be told. */
    static int scale(TcpSettings settings) {
        int scale = 0;
        while (settings.limits().receiveBytes() >>> scale > 0xffff) {
            scale++;
        }
        return scale;
    }

    /** What our SYN says; an answer offers only what was offered. */
    void writeOptions(SegmentWriter writer) {
        boolean first = connection.state() == TcpState.SYN_SENT;
        TcpSettings settings = settings();
        writer.mss = offeredMss(connection.tcp, connection.flow);
        writer.timestamps = first ? settings.has(TcpFeature.TIMESTAMPS) : connection.timestamps;
        writer.tsEcr = connection.tsRecent;
        writer.sackPermitted = first ? settings.has(TcpFeature.SACK) : connection.sack;
        boolean scales = first ? settings.has(TcpFeature.WINDOW_SCALING) : connection.scaled;
        writer.scale = scales ? scale(settings) : -1;
    }

    static int offeredMss(Tcp tcp, TcpFlow flow) {
        return Math.clamp(tcp.output.maximumBytes(flow) - TcpSegment.HEADER_BYTES, Sender.LEAST_MSS, 0xffff);
    }

    /** Both sides have heard each other. */
    void establish(long nowNs) {
        Connection c = connection;
        againAtNs = NEVER;
        if (!again && sentNs > 0) {
            c.sender.rtt.sample(nowNs - sentNs, nowNs);
        }
        c.sender.una = c.sender.nxt;
        c.sender.mss = effectiveMss();
        c.sender.begin(again && sentNs > 0, nowNs);
        boolean finishing = c.sender.isFinQueued();
        c.enter(finishing ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED);
    }

    /** What fits into a segment of the path and pleases the other end, less the options of every segment (RFC 6691). */
    int effectiveMss() {
        int assumed = connection.flow.isIpv4() ? DEFAULT_MSS : MIN_IPV6_MSS;
        int mss = Math.min(peerMss < 0 ? assumed : peerMss, offeredMss(connection.tcp, connection.flow));
        int options = connection.timestamps ? SegmentWriter.TIMESTAMP_BYTES : 0;
        return Math.max(mss - options, Sender.LEAST_MSS);
    }

    // ---- again

    /** Both began at once: what was a question is an answer now. */
    void answer(long nowNs) {
        send(nowNs);
    }

    /** There may be room in the output. */
    void retry(long nowNs) {
        if (unsent && connection.state().isHandshake()) {
            send(nowNs);
        }
    }

    void sendAgain(long nowNs) {
        again = true;
        send(nowNs);
    }

    long deadlineNs() {
        return againAtNs;
    }

    /** False if it took too long. */
    boolean onTime(long nowNs) {
        if (nowNs - startedNs >= settings().times().connectNs()) {
            return false;
        }
        connection.sender.rtt.backOff();
        if (asksEcn && again) {
            // the path may not bear such SYNs (RFC 3168, 6.1.1.1)
            asksEcn = false;
        }
        sendAgain(nowNs);
        return true;
    }

    void stop() {
        againAtNs = NEVER;
        if (listener != null) {
            listener.forget();
            listener = null;
        }
    }

    void established() {
        if (listener != null) {
            listener.complete(connection);
            listener = null;
        }
    }
}
