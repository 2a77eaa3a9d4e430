package io.weir.stack.tcp;

/**
 * Reads acknowledgements of one sender: what arrived, how long it took, what is lost. With SACK by RFC 2018, 2883, 6675
 * and RACK; without it by counting duplicates, as NewReno does (RFC 6582).
 */
final class AckReader {
    private static final int DUPLICATE_THRESHOLD = 3;

    private final Sender sender;
    /** Duplicates say that something arrived, not what: so many segments. */
    private int duplicates;
    private boolean advanced;

    AckReader(Sender sender) {
        this.sender = sender;
    }

    int assumedBytes() {
        return duplicates * sender.mss;
    }

    /** Whether the last acknowledgement was of something new. */
    boolean advanced() {
        return advanced;
    }

    /**
     * An acknowledgement between what is acknowledged and what is sent.
     *
     * @param windowBytes what the other end offers with it, or -1 if it is older than what is known
     */
    void read(TcpSegment segment, int windowBytes, long nowNs) {
        Delivery delivery = sender.delivery();
        delivery.clear();
        Scoreboard board = sender.board;
        int pipeBefore = sender.pipe();
        boolean flying = !board.isEmpty();
        boolean sameWindow = windowBytes < 0 || windowBytes == sender.peerWindow();
        boolean isPure = segment.payloadBytes() == 0 && !segment.isFin();
        advanced = Seq.after(segment.ack, sender.una);
        if (segment.timestamps && sender.connection.timestamps) {
            delivery.echo = true;
            delivery.tsEcr = segment.tsEcr;
        }
        if (advanced) {
            release(segment.ack, nowNs);
        } else if (flying && isPure && sameWindow && !sender.usesSack() && sender.peerWindow() > 0) {
            duplicate();
        }
        if (sender.usesSack()) {
            readSacks(segment, nowNs);
        }
        if (windowBytes >= 0) {
            sender.window(windowBytes, nowNs);
        }
        measure(nowNs);
        if (delivery.duplicateReported) {
            sender.rack.duplicateReported(sender.nxt);
            sender.recovery.duplicateReported();
        }
        sender.rack.acknowledged(sender.una);
        sender.probe.acknowledged(segment.ack, isPure && !advanced, nowNs);
        if (sender.connection.ecn && segment.has(TcpSegment.ECE)) {
            sender.recovery.congested(nowNs);
            sender.tellReduction();
        }
        if (flying) {
            findLosses(nowNs);
            sender.recovery.acknowledged(delivery, pipeBefore, nowNs);
        }
    }

    private void readSacks(TcpSegment segment, long nowNs) {
        Scoreboard board = sender.board;
        Delivery delivery = sender.delivery();
        int from = isDuplicateReport(segment) ? 1 : 0;
        delivery.duplicateReported = from == 1;
        for (int i = from; i < segment.sackCount; i++) {
            int left = segment.sackLeft(i);
            int right = segment.sackRight(i);
            boolean sane = Seq.before(left, right) && Seq.after(left, sender.una) && Seq.atMost(right, sender.nxt);
            if (!sane) {
                continue;
            }
            for (int n = board.find(left); n != board.next() && Seq.atMost(board.end(n), right); n++) {
                if (!board.isSacked(n) && Seq.atLeast(board.start(n), left)) {
                    delivery.sackedBytes += board.end(n) - board.start(n);
                    delivered(n, nowNs);
                    board.markSacked(n);
                }
            }
        }
    }

    /** RFC 2883, 4: the first block is below the acknowledgement, or inside of the second. */
    private static boolean isDuplicateReport(TcpSegment segment) {
        if (segment.sackCount == 0) {
            return false;
        }
        int left = segment.sackLeft(0);
        int right = segment.sackRight(0);
        if (Seq.atMost(right, segment.ack)) {
            return Seq.before(left, right);
        }
        return segment.sackCount > 1
                && Seq.atLeast(left, segment.sackLeft(1))
                && Seq.atMost(right, segment.sackRight(1));
    }

    private void delivered(int number, long nowNs) {
        if (!sender.board.isResent(number)) {
            sender.delivery().sample(nowNs - sender.board.sentNs(number));
        }
        if (sender.usesSack()) {
            sender.rack.delivered(sender, number, nowNs);
        }
    }

    private void release(int ack, long nowNs) {
        Scoreboard board = sender.board;
        Delivery delivery = sender.delivery();
        delivery.ackedBytes = ack - sender.una;
        int segments = 0;
        while (!board.isEmpty() && Seq.atMost(board.end(board.first()), ack)) {
            int number = board.first();
            if (board.isSacked(number)) {
                delivery.knownBytes += board.end(number) - board.start(number);
            } else {
                if (board.isResent(number)) {
                    delivery.resentNs = Math.max(delivery.resentNs, board.sentNs(number));
                }
                delivered(number, nowNs);
            }
            board.removeFirst();
            segments++;
        }
        if (delivery.resentNs > 0) {
            // what was sent once had to wait for what was sent again
            delivery.longestRttNs = 0;
        }
        if (!board.isEmpty() && Seq.before(board.start(board.first()), ack)) {
            board.trimFirst(ack);
        }
        // the first segment was missing; the others were counted as they came
        int known = Math.min(duplicates, Math.max(segments - 1, 0));
        delivery.knownBytes += Math.min(known * sender.mss, delivery.ackedBytes);
        duplicates = sender.recovery.isRecovering() ? duplicates - known : 0;
        sender.advance(ack, nowNs);
    }

    private void duplicate() {
        // after a timeout they are of what was sent before it
        if (duplicates < sender.board.count() && sender.recovery.phase() != Recovery.Phase.LOSS) {
            duplicates++;
            sender.delivery().sackedBytes += sender.mss;
        }
    }

    /** RFC 6298, 3: never from a segment that was sent twice, unless a timestamp tells which it was. */
    private void measure(long nowNs) {
        Delivery delivery = sender.delivery();
        if (delivery.longestRttNs > 0) {
            sender.rtt.sample(delivery.longestRttNs, nowNs);
        } else if (delivery.echo && delivery.resentNs > 0) {
            int ms = sender.stamp(nowNs) - delivery.tsEcr;
            if (ms >= 0 && Seq.atLeast(delivery.tsEcr, sender.stamp(delivery.resentNs))) {
                sender.rtt.sample(ms * 1_000_000L, nowNs);
            }
        }
    }

    private void findLosses(long nowNs) {
        Scoreboard board = sender.board;
        int before = board.lostCount();
        if (sender.usesSack()) {
            detectByTime(nowNs);
        } else if (sender.recovery.phase() == Recovery.Phase.RECOVERY) {
            if (advanced && !board.isEmpty() && Seq.before(sender.una, sender.recovery.point())) {
                loseFirst();
            }
        } else if (duplicates >= DUPLICATE_THRESHOLD && sender.recovery.mayStart()) {
            loseFirst();
        }
        if (board.lostCount() > before) {
            sender.delivery().lossFound = true;
            if (!sender.recovery.isRecovering()) {
                sender.force();
            }
        }
    }

    private void loseFirst() {
        Scoreboard board = sender.board;
        if (board.isInFlight(board.first()) && (advanced || !board.isResent(board.first()))) {
            board.markLost(board.first());
            sender.force();
        }
    }

    private void detectByTime(long nowNs) {
        boolean holes = sender.board.sackedCount() > 0 || sender.recovery.isRecovering();
        long waitNs = holes ? sender.rack.detect(sender, nowNs) : 0;
        sender.timers.waitForOvertaken(waitNs > 0 ? nowNs + waitNs : Connection.NEVER);
    }

    /** The wait for segments that might have been overtaken is over. */
    void detectReordered(long nowNs) {
        Delivery delivery = sender.delivery();
        delivery.clear();
        advanced = false;
        int pipeBefore = sender.pipe();
        findLosses(nowNs);
        sender.recovery.acknowledged(delivery, pipeBefore, nowNs);
    }

    /** Marks what is lost when the timer ran out. */
    void timedOut(long nowNs) {
        Scoreboard board = sender.board;
        duplicates = 0;
        advanced = false;
        if (board.isSacked(board.first())) {
            // it would have been acknowledged: the other end threw away what it had reported (RFC 2018, 8)
            for (int n = board.first(); n != board.next(); n++) {
                if (board.isSacked(n)) {
                    board.markLost(n);
                }
            }
        }
        if (sender.usesSack()) {
            sender.rack.detectAtTimeout(sender, nowNs);
        } else {
            for (int n = board.first(); n != board.next(); n++) {
                board.markLost(n);
            }
        }
    }
}
