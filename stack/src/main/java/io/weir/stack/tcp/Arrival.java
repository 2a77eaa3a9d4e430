package io.weir.stack.tcp;

import static io.weir.stack.tcp.TcpState.CLOSE_WAIT;
import static io.weir.stack.tcp.TcpState.CLOSING;
import static io.weir.stack.tcp.TcpState.FIN_WAIT_2;
import static io.weir.stack.tcp.TcpState.LAST_ACK;
import static io.weir.stack.tcp.TcpState.SYN_RECEIVED;
import static io.weir.stack.tcp.TcpState.TIME_WAIT;

/** What a segment does to its connection: RFC 9293, 3.10.7, step by step, with RFC 5961 and RFC 7323. */
final class Arrival {
    /** RFC 7323, 5.5: a clock that ticks once a millisecond has wrapped around after that. */
    private static final long STAMP_LIFE_NS = 24L * 86_400 * 1_000_000_000L;

    private final Tcp tcp;

    Arrival(Tcp tcp) {
        this.tcp = tcp;
    }

    void arrive(Connection c, TcpSegment segment, long nowNs) {
        if (c.state() == TcpState.SYN_SENT) {
            arriveInSynSent(c, segment, nowNs);
        } else {
            arriveSynchronized(c, segment, nowNs);
        }
        c.notifyReady();
        c.flush(nowNs);
    }

    // ---- 3.10.7.3

    private void arriveInSynSent(Connection c, TcpSegment segment, long nowNs) {
        boolean ackGood = segment.isAck() && segment.ack == c.sender.nxt;
        if (segment.isAck() && !ackGood) {
            tcp.count(TcpCounter.WRONG_ACK);
            if (!segment.isRst()) {
                tcp.answers.reset(segment);
            }
        } else if (segment.isRst()) {
            if (ackGood) {
                tcp.count(TcpCounter.RESETS_RECEIVED);
                c.end(TcpFailure.REFUSED);
            }
        } else if (segment.isSyn()) {
            c.heard(nowNs);
            c.handshake.agree(segment);
            if (ackGood) {
                c.handshake.establish(nowNs);
                c.receiver.ackNow();
            } else {
                // both begin at once (RFC 9293, 3.5, figure 8)
                c.enter(SYN_RECEIVED);
                c.handshake.answer(nowNs);
            }
        }
    }

    // ---- 3.10.7.4

    private void arriveSynchronized(Connection c, TcpSegment segment, long nowNs) {
        if (!isAcceptable(c, segment, nowNs)) {
            return;
        }
        if (segment.isRst()) {
            reset(c, segment, nowNs);
            return;
        }
        if (segment.isSyn()) {
            c.challenge(nowNs);
            return;
        }
        if (!segment.isAck()) {
            return;
        }
        c.heard(nowNs);
        if (c.timestamps && segment.timestamps && Seq.atMost(segment.seq, c.ackSent())) {
            c.tsRecent = segment.tsVal;
            c.tsRecentNs = nowNs;
        }
        if (readAck(c, segment, nowNs)) {
            takeText(c, segment, nowNs);
        }
    }

    private boolean isAcceptable(Connection c, TcpSegment segment, long nowNs) {
        if (c.state() == SYN_RECEIVED && segment.isSyn() && !segment.isRst() && segment.seq == c.receiver.irs) {
            arriveSynAgain(c, segment, nowNs);
            return false;
        }
        if (c.timestamps && !segment.isRst() && !isFresh(c, segment, nowNs)) {
            return false;
        }
        if (c.receiver.isAcceptable(segment)) {
            return true;
        }
        tcp.count(TcpCounter.NOT_IN_WINDOW);
        if (!segment.isRst()) {
            c.receiver.refuse(segment);
            answerOld(c, segment, nowNs);
        }
        return false;
    }

    private void answerOld(Connection c, TcpSegment segment, long nowNs) {
        if (segment.isSyn()) {
            c.challenge(nowNs);
            return;
        }
        if (c.state() == TIME_WAIT && segment.isFin()) {
            c.waitAgain();
        }
        if (segment.sequenceLength() > 0 || segment.seq == c.receiver.nxt - 1) {
            // data that came twice, or somebody who asks whether we are there
            c.receiver.ackNow();
        } else {
            c.challenge(nowNs);
        }
    }

    /** The first SYN again, or its answer when both began at once. */
    private void arriveSynAgain(Connection c, TcpSegment segment, long nowNs) {
        if (segment.isAck() && segment.ack == c.sender.nxt) {
            readAck(c, segment, nowNs);
            c.receiver.ackNow();
        } else {
            c.handshake.sendAgain(nowNs);
        }
    }

    /** RFC 7323, 5.3: neither without a timestamp nor with an older one. */
    private boolean isFresh(Connection c, TcpSegment segment, long nowNs) {
        if (!segment.timestamps) {
            tcp.count(TcpCounter.OLD_DUPLICATE);
            return false;
        }
        if (Seq.before(segment.tsVal, c.tsRecent) && nowNs - c.tsRecentNs < STAMP_LIFE_NS) {
            tcp.count(TcpCounter.OLD_DUPLICATE);
            c.receiver.refuse(segment);
            answerOld(c, segment, nowNs);
            return false;
        }
        return true;
    }

    /** RFC 5961, 3.2: only a reset with the very next number is believed. */
    private void reset(Connection c, TcpSegment segment, long nowNs) {
        if (segment.seq != c.receiver.nxt) {
            c.challenge(nowNs);
            return;
        }
        tcp.count(TcpCounter.RESETS_RECEIVED);
        switch (c.state()) {
            case SYN_RECEIVED -> c.end(c.handshake.isActive() ? TcpFailure.REFUSED : TcpFailure.RESET);
            case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT -> c.end(TcpFailure.RESET);
            case CLOSING, LAST_ACK, TIME_WAIT, SYN_SENT, CLOSED -> c.end(null);
        }
    }

    /** Whether the rest of the segment is to be looked at. */
    private boolean readAck(Connection c, TcpSegment segment, long nowNs) {
        Sender sender = c.sender;
        if (c.state() == SYN_RECEIVED) {
            if (segment.ack != sender.nxt) {
                tcp.count(TcpCounter.WRONG_ACK);
                tcp.answers.reset(segment);
                return false;
            }
            if (c.handshake.listener() != null && c.handshake.listener().isFull()) {
                tcp.count(TcpCounter.ACCEPT_QUEUE_FULL);
                return false;
            }
            c.handshake.establish(nowNs);
            sender.window(c.windowFrom(segment), nowNs);
            c.handshake.established();
            return true;
        }
        if (Seq.after(segment.ack, sender.nxt) || Seq.before(segment.ack, sender.una - sender.largestPeerWindow())) {
            // RFC 5961, 5.2
            tcp.count(TcpCounter.WRONG_ACK);
            c.challenge(nowNs);
            return false;
        }
        if (Seq.atLeast(segment.ack, sender.una) && (c.state().transmits() || c.state() == FIN_WAIT_2)) {
            sender.acks.read(segment, c.windowNews(segment), nowNs);
            finAcknowledged(c);
        }
        return c.state() != TcpState.CLOSED;
    }

    private static void finAcknowledged(Connection c) {
        if (!c.sender.isFinAcknowledged()) {
            return;
        }
        switch (c.state()) {
            case FIN_WAIT_1 -> c.enter(FIN_WAIT_2);
            case CLOSING -> c.enter(TIME_WAIT);
            case LAST_ACK -> c.end(null);
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, FIN_WAIT_2, TIME_WAIT, CLOSED -> {
                // was so already
            }
        }
    }

    private void takeText(Connection c, TcpSegment segment, long nowNs) {
        if (!c.state().receives()) {
            if (segment.sequenceLength() > 0) {
                c.receiver.ackNow();
            }
            return;
        }
        if (segment.sequenceLength() == 0) {
            return;
        }
        if (c.isReleased() && segment.payloadBytes() > 0 && Seq.after(segment.seq + segment.payloadBytes(), c.receiver.nxt)) {
            // nobody will ever read it, and the other end shall know (RFC 9293, 3.6.1)
            c.sendReset();
            c.end(TcpFailure.ABORTED);
            return;
        }
        c.receiver.take(segment, nowNs);
        if (c.receiver.isFinTaken()) {
            switch (c.state()) {
                case ESTABLISHED -> c.enter(CLOSE_WAIT);
                case FIN_WAIT_1 -> c.enter(CLOSING);
                case FIN_WAIT_2 -> c.enter(TIME_WAIT);
                case SYN_SENT, SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {
                    // it came before
                }
            }
        }
    }
}
