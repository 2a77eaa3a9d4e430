package io.weir.stack.tcp;

import static io.weir.stack.tcp.Recovery.Phase.LOSS;
import static io.weir.stack.tcp.Recovery.Phase.OPEN;
import static io.weir.stack.tcp.Recovery.Phase.RECOVERY;
import static io.weir.stack.tcp.Recovery.Phase.REDUCED;

/**
 * The congestion window, and what is done when something was lost: fast recovery with proportional rate reduction (RFC
 * 9937) for every kind of loss but that which a timer noticed, slow start after that one (RFC 5681, 3.1). If it turns
 * out that nothing had been lost, all is as before (RFC 4015, told by timestamps as in RFC 3522, or by duplicates that
 * are reported, RFC 3708).
 */
final class Recovery {
    enum Phase {
        OPEN,
        /** The network said that it is congested; nothing is lost (RFC 3168, 6.1.2). */
        REDUCED,
        RECOVERY,
        LOSS
    }

    private static final int MAX_WINDOW = 1 << 29;

    private final Sender sender;
    private final CongestionControl control;
    private final HyStart hyStart = new HyStart();

    private Phase phase = OPEN;
    private int window;
    private int threshold = Integer.MAX_VALUE;
    /** What is sent when recovery begins; acknowledged, it is over. NewReno's "recover" (RFC 6582). */
    private int point;

    private int deliveredBytes;
    private int sentBytes;
    private int flightAtStartBytes;

    private boolean undoable;
    private int undoWindow;
    private int undoThreshold;
    private int undoStamp;
    private int undoResent;

    Recovery(Sender sender, CongestionControl control) {
        this.sender = sender;
        this.control = control;
    }

    /** Once the size of a segment is known (RFC 6928); one segment if the handshake took a retransmission. */
    void begin(boolean handshakeLost) {
        int mss = sender.mss;
        window = handshakeLost ? mss : Math.min(10 * mss, Math.max(2 * mss, 14_600));
        point = sender.una - 1;
        undoable = false;
    }

    int window() {
        return window;
    }

    int threshold() {
        return threshold;
    }

    Phase phase() {
        return phase;
    }

    int point() {
        return point;
    }

    boolean isRecovering() {
        return phase == RECOVERY || phase == LOSS;
    }

    /** NewReno must not start again for duplicates of what it sent itself (RFC 6582, 3.2 step 2). */
    boolean mayStart() {
        return phase == OPEN && Seq.after(sender.una, point);
    }

    /**
     * After an acknowledgement was entered into the scoreboard and losses were marked.
     *
     * @param delivery what it said
     * @param pipeBefore what was in flight before it
     */
    void acknowledged(Delivery delivery, int pipeBefore, long nowNs) {
        if (undoable && isRecovering() && isMistake(delivery)) {
            undo();
        }
        boolean over = phase != OPEN && Seq.atLeast(sender.una, point);
        if (over) {
            end();
        }
        if (phase != RECOVERY && phase != LOSS && sender.board.lostCount() > 0) {
            start(pipeBefore, nowNs);
            reduce(delivery);
        } else if (phase == RECOVERY) {
            reduce(delivery);
        } else if (!over && phase != REDUCED) {
            grow(delivery, pipeBefore, nowNs);
        }
    }

    private void start(int pipeBefore, long nowNs) {
        lower(nowNs);
        phase = RECOVERY;
        deliveredBytes = 0;
        sentBytes = 0;
        flightAtStartBytes = Math.max(pipeBefore, 1);
        sender.count(TcpCounter.FAST_RECOVERIES);
    }

    private void lower(long nowNs) {
        if (phase == OPEN) {
            undoable = true;
            undoWindow = window;
            undoThreshold = threshold;
            undoStamp = sender.stamp(nowNs);
            undoResent = 0;
        }
        if (phase != REDUCED) {
            control.path(sender.rtt.smoothNs(), sender.mss);
            threshold = control.threshold(window);
            hyStart.end();
        }
        point = sender.nxt;
    }

    /** The window for this acknowledgement: what leaves is in proportion to what arrived. */
    private void reduce(Delivery delivery) {
        int pipe = sender.pipe();
        int delivered = delivery.bytes();
        deliveredBytes += delivered;
        long may;
        if (pipe > threshold) {
            long share = ((long) deliveredBytes * threshold + flightAtStartBytes - 1) / flightAtStartBytes;
            may = share - sentBytes;
        } else {
            long limit = Math.max(deliveredBytes - sentBytes, delivered);
            limit += delivery.isProgress() && !delivery.lossFound ? sender.mss : 0;
            may = Math.min(threshold - pipe, limit);
        }
        may = Math.max(may, sentBytes == 0 ? sender.mss : 0);
        window = pipe + (int) Math.max(may, 0);
    }

    private void end() {
        if (phase == RECOVERY) {
            window = Math.max(Math.min(threshold, MAX_WINDOW), sender.mss);
        }
        if (phase != REDUCED) {
            sender.rack.recovered();
        }
        phase = OPEN;
        undoable = false;
    }

    private void grow(Delivery delivery, int pipeBefore, long nowNs) {
        if (delivery.ackedBytes == 0) {
            return;
        }
        boolean slow = window < threshold;
        // what was not used says nothing about the path (RFC 9293 leaves it to RFC 7661)
        boolean used = slow ? window < 2 * (pipeBefore + sender.mss) : sender.isWindowLimited(pipeBefore);
        if (!used && phase == OPEN) {
            return;
        }
        if (slow) {
            int divisor = phase == OPEN ? hyStart.acknowledged(sender.una, sender.nxt, delivery.rttNs) : 1;
            if (divisor > 0) {
                window = Math.min(window + Math.max(delivery.ackedBytes / divisor, 1), MAX_WINDOW);
                return;
            }
            threshold = window;
        }
        control.path(sender.rtt.smoothNs(), sender.mss);
        window = Math.min(control.grown(window, delivery.ackedBytes, nowNs), MAX_WINDOW);
    }

    /** Something goes out, again or for the first time. */
    void sent(int bytes, boolean again) {
        if (phase == RECOVERY) {
            sentBytes += bytes;
        }
        if (again && undoable) {
            undoResent++;
        }
    }

    /** The timer ran out; the losses are marked (RFC 5681, 3.1; RFC 6298, 5). */
    void timedOut(boolean firstTime, long nowNs) {
        if (phase != LOSS || firstTime) {
            lower(nowNs);
        }
        phase = LOSS;
        point = sender.nxt;
        window = sender.mss;
    }

    /**
     * Congestion without a loss to mend: a mark came back (RFC 3168, 6.1.2), or a probe mended a loss at the tail (RFC
     * 8985, 7.4.2). Once for a window's worth of data.
     */
    void congested(long nowNs) {
        if (phase == OPEN) {
            lower(nowNs);
            undoable = false;
            window = threshold;
            phase = REDUCED;
        }
    }

    /** The first retransmission of this recovery has been answered by what was sent before it. */
    private boolean isMistake(Delivery delivery) {
        return delivery.echo && delivery.ackedBytes > 0 && Seq.before(delivery.tsEcr, undoStamp);
    }

    /** Something had arrived twice. When that is so of all that was sent again, none of it was lost. */
    void duplicateReported() {
        if (undoable && undoResent > 0) {
            undoResent--;
            if (undoResent == 0 && isRecovering()) {
                undo();
            }
        }
    }

    private void undo() {
        window = Math.max(window, undoWindow);
        threshold = undoThreshold;
        control.undo();
        undoable = false;
        phase = OPEN;
        sender.forgetLosses();
        sender.count(TcpCounter.UNDONE_RECOVERIES);
    }

    /** Nothing was sent for longer than the timer would wait (RFC 5681, 4.1). */
    void idle(long idleNs) {
        if (phase == OPEN && window > 0) {
            int restart = Math.min(10 * sender.mss, Math.max(2 * sender.mss, 14_600));
            control.idle(idleNs);
            if (idleNs > sender.rtt.rtoNs()) {
                threshold = Math.max(threshold, window / 4 * 3);
                window = Math.min(window, restart);
            }
        }
    }

    /** The path takes only smaller segments; what was too large goes out again, and that is no congestion. */
    void segmentChanged() {
        window = Math.max(window, sender.mss);
        if (phase == OPEN) {
            threshold = Math.min(threshold, window);
            phase = REDUCED;
            point = sender.nxt;
        }
    }

    String algorithm() {
        return control.name();
    }
}
