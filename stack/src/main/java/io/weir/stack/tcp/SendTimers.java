package io.weir.stack.tcp;

import static io.weir.stack.tcp.Connection.NEVER;

/**
 * When a sender does something unasked: sends again what is not acknowledged (RFC 6298), probes the tail of a flight (RFC
 * 8985, 7), holds for lost what was overtaken (RFC 8985, 6), asks whether a closed window is open (RFC 9293, 3.8.6.1).
 */
final class SendTimers {
    private final Sender sender;
    private long progressNs;
    private long againAtNs = NEVER;
    private long probeAtNs = NEVER;
    private long reorderAtNs = NEVER;
    private long persistAtNs = NEVER;
    /** How long a closed window is waited for; 0 while it is open. */
    private long persistNs;
    private int timeouts;

    SendTimers(Sender sender) {
        this.sender = sender;
    }

    long deadlineNs() {
        return Math.min(Math.min(againAtNs, probeAtNs), Math.min(reorderAtNs, persistAtNs));
    }

    void stop() {
        againAtNs = NEVER;
        probeAtNs = NEVER;
        reorderAtNs = NEVER;
        persistAtNs = NEVER;
    }

    // ---- what is waited for

    /** From now on something is in flight, or has been acknowledged. */
    void progressed(long nowNs) {
        progressNs = nowNs;
    }

    /** Something new was acknowledged (RFC 6298, 5.2 and 5.3). */
    void acknowledged(long nowNs) {
        progressNs = nowNs;
        timeouts = 0;
        sender.rtt.reset();
        if (sender.board.isEmpty()) {
            againAtNs = NEVER;
            probeAtNs = NEVER;
            reorderAtNs = NEVER;
        } else {
            waitForAnswer(nowNs);
        }
    }

    /** The retransmission timer begins anew. */
    void waitForAnswer(long nowNs) {
        againAtNs = nowNs + sender.rtt.rtoNs();
    }

    void waitForOvertaken(long atNs) {
        reorderAtNs = atNs;
    }

    /** The other end's window was closed and is open; whether what probed it is to be sent again. */
    boolean opened() {
        persistNs = 0;
        persistAtNs = NEVER;
        boolean probed = timeouts > 0 && !sender.board.isEmpty();
        if (probed) {
            timeouts = 0;
            sender.rtt.reset();
        }
        return probed;
    }

    /** After all was sent that may go out. */
    void arm(boolean isNew, long nowNs) {
        if (sender.board.isEmpty()) {
            againAtNs = NEVER;
            probeAtNs = NEVER;
            reorderAtNs = NEVER;
            armPersist(nowNs);
            return;
        }
        persistAtNs = NEVER;
        boolean first = againAtNs == NEVER;
        if (first) {
            waitForAnswer(nowNs);
        }
        if (first || isNew || sender.acks.advanced()) {
            probeAtNs = sender.probe.deadlineNs(nowNs, againAtNs);
        } else if (sender.board.sackedCount() > 0 || sender.recovery.isRecovering()) {
            probeAtNs = NEVER;
        }
    }

    private void armPersist(long nowNs) {
        boolean stuck = sender.hasUnsent() && !sender.connection.isBlocked();
        if (!stuck) {
            persistAtNs = NEVER;
        } else if (persistAtNs == NEVER) {
            persistNs = Math.max(persistNs, sender.rtt.rtoNs());
            persistAtNs = nowNs + persistNs;
        }
    }

    // ---- what is due

    /** Does what is due. False if the connection is to be given up. */
    boolean onTime(long nowNs) {
        if (reorderAtNs <= nowNs) {
            reorderAtNs = NEVER;
            sender.acks.detectReordered(nowNs);
        }
        if (persistAtNs <= nowNs) {
            return probeWindow(nowNs);
        }
        if (probeAtNs <= nowNs) {
            probeAtNs = NEVER;
            sender.probe.fire(nowNs);
            waitForAnswer(nowNs);
        } else if (againAtNs <= nowNs) {
            return timeOut(nowNs);
        }
        return true;
    }

    private boolean isHopeless(long sinceNs, long nowNs) {
        return nowNs - sinceNs > sender.times().giveUpNs();
    }

    private void backOffPersist() {
        persistNs = Math.min(Math.max(2 * persistNs, sender.rtt.rtoNs()), sender.times().mostRtoNs());
    }

    /** A closed window is asked for with one byte, a silly one is taken after all. */
    private boolean probeWindow(long nowNs) {
        if (isHopeless(sender.connection.heardNs(), nowNs)) {
            return false;
        }
        backOffPersist();
        persistAtNs = nowNs + persistNs;
        sender.count(TcpCounter.WINDOW_PROBES);
        if (sender.sendIntoWindow(nowNs)) {
            persistAtNs = NEVER;
            againAtNs = nowNs + persistNs;
            timeouts = sender.peerWindow() == 0 ? 1 : 0;
        }
        return true;
    }

    /** RFC 6298, 5.4 to 5.7. */
    private boolean timeOut(long nowNs) {
        boolean closed = sender.peerWindow() == 0;
        if (isHopeless(closed ? sender.connection.heardNs() : progressNs, nowNs)) {
            return false;
        }
        sender.probe.reset();
        sender.rtt.backOff();
        timeouts++;
        if (closed) {
            backOffPersist();
            sender.count(TcpCounter.WINDOW_PROBES);
            sender.resendFirst(nowNs);
            againAtNs = nowNs + persistNs;
            return true;
        }
        sender.count(TcpCounter.TIMEOUTS);
        waitForAnswer(nowNs);
        sender.acks.timedOut(nowNs);
        sender.recovery.timedOut(timeouts == 1, nowNs);
        sender.force();
        return true;
    }
}
