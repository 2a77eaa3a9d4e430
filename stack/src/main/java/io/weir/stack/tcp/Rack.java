package io.weir.stack.tcp;

/**
 * Tells losses by time: what was sent well before something that has arrived is lost (RFC 8985, section 6; its names
 * are used). With three segments reported received and no reordering ever seen, at once, as RFC 6675 would.
 */
final class Rack {
    private static final int DUPLICATE_THRESHOLD = 3;
    private static final int REORDERING_PERSIST = 16;

    private long sentNs;
    private int end;
    private long rttNs;
    private boolean any;
    private int fack;
    private boolean reorderingSeen;
    private int windowMultiplier = 1;
    private int windowPersist = REORDERING_PERSIST;
    private boolean inDsackRound;
    private int dsackRoundEnd;

    /** Steps 2 and 3: segment {@code number} has arrived, as is known since now. */
    void delivered(Sender sender, int number, long nowNs) {
        Scoreboard board = sender.board;
        int segmentEnd = board.end(number);
        boolean resent = board.isResent(number);
        if (!any || Seq.after(segmentEnd, fack)) {
            fack = segmentEnd;
        } else if (Seq.before(segmentEnd, fack) && !resent) {
            reorderingSeen = true;
        }
        long segmentSentNs = board.sentNs(number);
        long rtt = nowNs - segmentSentNs;
        if (resent && rtt < sender.rtt.leastNs()) {
            // too soon for the second copy: the first one had arrived
            return;
        }
        rttNs = rtt;
        if (!any || isSentAfter(segmentSentNs, segmentEnd, sentNs, end)) {
            sentNs = segmentSentNs;
            end = segmentEnd;
        }
        any = true;
    }

    /** Step 4: duplicates are reported where segments were held for lost too early. */
    void duplicateReported(int sent) {
        if (!inDsackRound) {
            inDsackRound = true;
            dsackRoundEnd = sent;
            windowMultiplier++;
            windowPersist = REORDERING_PERSIST;
        }
    }

    void acknowledged(int una) {
        if (inDsackRound && Seq.atLeast(una, dsackRoundEnd)) {
            inDsackRound = false;
        }
    }

    void recovered() {
        if (--windowPersist <= 0) {
            windowMultiplier = 1;
        }
    }

    private long windowNs(Sender sender) {
        if (!reorderingSeen
                && (sender.recovery.isRecovering() || sender.board.sackedCount() >= DUPLICATE_THRESHOLD)) {
            return 0;
        }
        return Math.min(windowMultiplier * sender.rtt.leastNs() / 4, sender.rtt.smoothNs());
    }

    /** Step 5: marks what is lost. Returns in how long more of it may be; 0 if that is not to be expected. */
    long detect(Sender sender, long nowNs) {
        Scoreboard board = sender.board;
        if (!any) {
            return 0;
        }
        long wait = rttNs + windowNs(sender);
        long longestNs = 0;
        for (int n = board.first(); n != board.next(); n++) {
            if (!board.isInFlight(n)) {
                continue;
            }
            if (!isSentAfter(sentNs, end, board.sentNs(n), board.end(n))) {
                if (!board.isResent(n) && board.sentNs(n) > sentNs) {
                    break;
                }
                continue;
            }
            long remainingNs = board.sentNs(n) + wait - nowNs;
            if (remainingNs <= 0) {
                board.markLost(n);
            } else {
                longestNs = Math.max(longestNs, remainingNs);
            }
        }
        return longestNs;
    }

    /** Section 6.3: when the timer ran out, the first one is lost, and what is as old. */
    void detectAtTimeout(Sender sender, long nowNs) {
        Scoreboard board = sender.board;
        long waitNs = (any ? rttNs : sender.rtt.smoothNs()) + windowNs(sender);
        for (int n = board.first(); n != board.next(); n++) {
            if (board.isInFlight(n) && (n == board.first() || board.sentNs(n) + waitNs <= nowNs)) {
                board.markLost(n);
            }
        }
    }

    private static boolean isSentAfter(long aNs, int aEnd, long bNs, int bEnd) {
        return aNs > bNs || aNs == bNs && Seq.after(aEnd, bEnd);
    }
}
