package io.weir.stack.tcp;

import java.util.Arrays;

/**
 * What is sent and not acknowledged, segment by segment: when it was sent last, and whether it is in flight, reported
 * received (SACK) or held for lost. Segments are numbered in the order of their sequence numbers, the numbers never
 * start again, and the arrays are rings over them.
 */
final class Scoreboard {
    /** As many segments can be in flight; past it, sending waits. 23 MB in full segments. */
    static final int LIMIT = 16_384;

    /** Arrays for so many stay with a connection that has nothing in flight. */
    private static final int IDLE = 16;
    private static final int STATE = 3;
    private static final int IN_FLIGHT = 0;
    private static final int SACKED = 1;
    private static final int LOST = 2;
    private static final int RESENT = 4;
    private static final int FIN = 8;

    private final SegmentArrays.Pool pool;
    private SegmentArrays at = SegmentArrays.NONE;
    private int first;
    private int next;
    private int inFlightBytes;
    private int sackedBytes;
    private int sackedCount;
    private int lostCount;
    /** No segment before this number is lost. */
    private int lostFrom;

    Scoreboard(SegmentArrays.Pool pool) {
        this.pool = pool;
    }

    int first() {
        return first;
    }

    /** The number after the last one's. */
    int next() {
        return next;
    }

    int count() {
        return next - first;
    }

    boolean isEmpty() {
        return next == first;
    }

    boolean isFull() {
        return next - first == LIMIT;
    }

    int inFlightBytes() {
        return inFlightBytes;
    }

    int sackedBytes() {
        return sackedBytes;
    }

    int sackedCount() {
        return sackedCount;
    }

    int lostCount() {
        return lostCount;
    }

    int start(int number) {
        return at.starts[place(number)];
    }

    int end(int number) {
        return at.ends[place(number)];
    }

    long sentNs(int number) {
        return at.sentNs[place(number)];
    }

    boolean isInFlight(int number) {
        return (at.marks[place(number)] & STATE) == IN_FLIGHT;
    }

    boolean isSacked(int number) {
        return (at.marks[place(number)] & STATE) == SACKED;
    }

    boolean isLost(int number) {
        return (at.marks[place(number)] & STATE) == LOST;
    }

    boolean isResent(int number) {
        return (at.marks[place(number)] & RESENT) != 0;
    }

    boolean isFin(int number) {
        return (at.marks[place(number)] & FIN) != 0;
    }

    /** A new segment, now in flight. */
    void add(int start, int end, long nowNs) {
        if (next - first == at.size()) {
            resize(Math.max(8, 2 * at.size()));
        }
        int place = place(next++);
        at.starts[place] = start;
        at.ends[place] = end;
        at.sentNs[place] = nowNs;
        at.marks[place] = IN_FLIGHT;
        inFlightBytes += end - start;
    }

    /** The last one added ends with a FIN. */
    void markFin() {
        at.marks[place(next - 1)] |= FIN;
    }

    void resent(int number, long nowNs) {
        changeState(number, IN_FLIGHT);
        int place = place(number);
        at.marks[place] |= RESENT;
        at.sentNs[place] = nowNs;
    }

    void markSacked(int number) {
        changeState(number, SACKED);
    }

    void markLost(int number) {
        changeState(number, LOST);
        if (number - lostFrom < 0) {
            lostFrom = number;
        }
    }

    /** It was not lost after all, or the other end took back what it had said of it. */
    void markInFlight(int number) {
        changeState(number, IN_FLIGHT);
    }

    private void changeState(int number, int state) {
        int place = place(number);
        count(number, -1);
        at.marks[place] = (byte) (at.marks[place] & ~STATE | state);
        count(number, 1);
    }

    private void count(int number, int sign) {
        int place = place(number);
        int bytes = sign * (at.ends[place] - at.starts[place]);
        switch (at.marks[place] & STATE) {
            case IN_FLIGHT -> inFlightBytes += bytes;
            case SACKED -> {
                sackedBytes += bytes;
                sackedCount += sign;
            }
            default -> lostCount += sign;
        }
    }

    /** The first that is lost, or {@link #next} if there is none. */
    int firstLost() {
        if (lostCount == 0) {
            return next;
        }
        int number = lostFrom - first < 0 ? first : lostFrom;
        while (number != next && !isLost(number)) {
            number++;
        }
        lostFrom = number;
        return number;
    }

    /** The first whose end is after this sequence number. */
    int find(int seq) {
        int low = first;
        int high = next;
        while (low != high) {
            int middle = low + (high - low >>> 1);
            if (Seq.after(at.ends[place(middle)], seq)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    void removeFirst() {
        count(first, -1);
        first++;
        if (first == next) {
            lostFrom = first;
            if (at.size() > IDLE) {
                release();
            }
        }
    }

    /** The first one is acknowledged in part: up to here. */
    void trimFirst(int seq) {
        count(first, -1);
        at.starts[place(first)] = seq;
        count(first, 1);
    }

    /** Makes two of one, so that the first has so many bytes: the path takes no larger ones any more. */
    void split(int number, int bytes) {
        if (next - first == at.size()) {
            resize(2 * at.size());
        }
        for (int n = next; n != number + 1; n--) {
            copy(n - 1, n);
        }
        next++;
        copy(number, number + 1);
        int place = place(number);
        int after = place(number + 1);
        at.starts[after] = at.starts[place] + bytes;
        at.ends[place] = at.starts[after];
        at.marks[place] &= ~FIN;
        if (isLost(number)) {
            lostCount++;
        } else if (isSacked(number)) {
            sackedCount++;
        }
    }

    private void copy(int from, int to) {
        at.starts[place(to)] = at.starts[place(from)];
        at.ends[place(to)] = at.ends[place(from)];
        at.sentNs[place(to)] = at.sentNs[place(from)];
        at.marks[place(to)] = at.marks[place(from)];
    }

    private void resize(int size) {
        SegmentArrays larger = pool.take(size);
        for (int n = first; n != next; n++) {
            int to = n & size - 1;
            larger.starts[to] = at.starts[place(n)];
            larger.ends[to] = at.ends[place(n)];
            larger.sentNs[to] = at.sentNs[place(n)];
            larger.marks[to] = at.marks[place(n)];
        }
        release();
        at = larger;
    }

    /** Gives its arrays back; only when nothing in them is wanted. */
    void release() {
        pool.give(at);
        at = SegmentArrays.NONE;
    }

    private int place(int number) {
        return number & at.size() - 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int n = first; n != next; n++) {
            text.append(start(n)).append(':').append(end(n));
            text.append(isSacked(n) ? " sacked" : isLost(n) ? " lost" : "").append(isResent(n) ? " resent; " : "; ");
        }
        return text + Arrays.toString(new int[] {inFlightBytes, sackedBytes, lostCount});
    }
}
