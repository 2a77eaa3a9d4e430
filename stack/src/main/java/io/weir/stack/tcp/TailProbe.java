package io.weir.stack.tcp;

/**
 * A probe when the last segments of a flight are not acknowledged, so that their loss is told by an acknowledgement and
 * not by the timer (RFC 8985, section 7).
 */
final class TailProbe {
    private static final long UNKNOWN_RTT_NS = 1_000_000_000L;

    private final Sender sender;
    private boolean out;
    private int endSeq;
    private boolean isCopy;

    TailProbe(Sender sender) {
        this.sender = sender;
    }

    /** When to probe after something was sent; {@link Connection#NEVER} if not (7.2). */
    long deadlineNs(long nowNs, long rtoAtNs) {
        boolean usual = sender.usesSack()
                && sender.recovery.phase() == Recovery.Phase.OPEN
                && sender.board.sackedCount() == 0
                && !sender.board.isEmpty()
                && sender.peerWindow() > 0;
        if (out || !usual) {
            return Connection.NEVER;
        }
        long wait = sender.rtt.isKnown() ? 2 * sender.rtt.smoothNs() : UNKNOWN_RTT_NS;
        if (sender.board.count() == 1) {
            // the other end may delay its acknowledgement
            wait += sender.times().leastRtoNs();
        }
        return Math.min(nowNs + wait, rtoAtNs);
    }

    /** 7.3. */
    void fire(long nowNs) {
        isCopy = !sender.sendProbe(nowNs);
        if (isCopy && !sender.resendLast(nowNs)) {
            return;
        }
        out = true;
        endSeq = sender.nxt;
        sender.count(TcpCounter.TAIL_PROBES);
    }

    /** 7.4: what the acknowledgement says of the probe. */
    void acknowledged(int ack, boolean isPure, long nowNs) {
        Delivery delivery = sender.delivery();
        if (!out || Seq.before(ack, endSeq)) {
            return;
        }
        if (!isCopy || delivery.duplicateReported || isPure && ack == endSeq && delivery.isEmpty()) {
            out = false;
        } else if (Seq.after(ack, endSeq)) {
            // no duplicate was reported: the copy stood in for a segment that was lost
            out = false;
            sender.recovery.congested(nowNs);
        }
    }

    void reset() {
        out = false;
    }
}
