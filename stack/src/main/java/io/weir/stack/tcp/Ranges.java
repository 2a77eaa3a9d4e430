package io.weir.stack.tcp;

import java.util.Arrays;

/**
 * What has come beyond a gap: ranges of sequence numbers, apart from each other and in order. The one that grew last is
 * remembered, and those before it, since they are what is to be reported first (RFC 2018, 4).
 */
final class Ranges {
    /** So many gaps at once; what would make another is dropped and sent again. */
    static final int LIMIT = 128;

    private static final int[] NONE = {};
    private static final int REMEMBERED = 4;

    /** Left and right ends by turns. */
    private int[] ends = NONE;
    private int count;
    /** Left ends, the latest first; some may be no ranges any more. */
    private final int[] recent = new int[REMEMBERED];
    private int recentCount;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    int left(int index) {
        return ends[2 * index];
    }

    int right(int index) {
        return ends[2 * index + 1];
    }

    /** The end of the last one; there must be one. */
    int last() {
        return ends[2 * count - 1];
    }

    /** Whether all of this is in a range. */
    boolean covers(int left, int right) {
        for (int i = 0; i < count; i++) {
            if (Seq.atMost(left(i), left) && Seq.atLeast(right(i), right)) {
                return true;
            }
        }
        return false;
    }

    /** False if there are too many. */
    boolean add(int left, int right) {
        int from = 0;
        while (from < count && Seq.before(right(from), left)) {
            from++;
        }
        int to = from;
        int newLeft = left;
        int newRight = right;
        while (to < count && Seq.atMost(left(to), right)) {
            newLeft = Seq.earlier(newLeft, left(to));
            newRight = Seq.later(newRight, right(to));
            to++;
        }
        if (to == from && count == LIMIT) {
            return false;
        }
        replace(from, to, newLeft, newRight);
        remember(newLeft);
        return true;
    }

    private void replace(int from, int to, int left, int right) {
        int newCount = count - (to - from) + 1;
        if (2 * newCount > ends.length) {
            ends = Arrays.copyOf(ends, Math.max(16, 2 * ends.length));
        }
        System.arraycopy(ends, 2 * to, ends, 2 * (from + 1), 2 * (count - to));
        ends[2 * from] = left;
        ends[2 * from + 1] = right;
        count = newCount;
    }

    private void remember(int left) {
        int place = 0;
        while (place < recentCount && recent[place] != left) {
            place++;
        }
        if (place == recentCount) {
            recentCount = Math.min(recentCount + 1, REMEMBERED);
            place = recentCount - 1;
        }
        System.arraycopy(recent, 0, recent, 1, place);
        recent[0] = left;
    }

    /** Takes the first range out if it begins by there, and returns its end; else what was given. */
    int absorb(int seq) {
        int reached = seq;
        int taken = 0;
        while (taken < count && Seq.atMost(left(taken), reached)) {
            reached = Seq.later(reached, right(taken));
            taken++;
        }
        System.arraycopy(ends, 2 * taken, ends, 0, 2 * (count - taken));
        count -= taken;
        if (count == 0) {
            recentCount = 0;
            ends = ends.length > 16 ? NONE : ends;
        }
        return reached;
    }

    /** Writes blocks to report, the latest first; returns how many. */
    int report(int[] blocks, int from, int limit) {
        int written = from;
        for (int i = 0; i < recentCount && written < limit; i++) {
            for (int j = 0; j < count; j++) {
                if (Seq.atMost(left(j), recent[i]) && Seq.after(right(j), recent[i])) {
                    written = report(blocks, from, written, j);
                    break;
                }
            }
        }
        return written;
    }

    private int report(int[] blocks, int from, int written, int index) {
        for (int i = from; i < written; i++) {
            if (blocks[2 * i] == left(index)) {
                return written;
            }
        }
        blocks[2 * written] = left(index);
        blocks[2 * written + 1] = right(index);
        return written + 1;
    }
}
