package io.weir.measure;

import java.util.Arrays;

/**
 * What became of numbered datagrams, which went to targets in turn: when each was sent, when it first came back, how often,
 * and whether one to the same target that was sent later came before it. One thread notes; others may ask about
 * what is past, once that thread has {@link #settle settled} it.
 */
final class FloodLog {
    /** 80 seconds at 100,000 a second; then it begins anew and forgets the oldest. */
    private static final int MOST = 1 << 23;

    private static final byte LATE = 0x40;
    private static final byte TIMES = 0x3f;

    private final long[] sentNs;
    private final long[] cameNs;
    private final byte[] came;
    private final long[] newest;
    private long next;
    private volatile long settled;

    FloodLog(int targets) {
        this(targets, MOST);
    }

    /** @param most datagrams that are remembered */
    FloodLog(int targets, int most) {
        // so that a place always belongs to the same target
        int places = most / targets * targets;
        this.sentNs = new long[places];
        this.cameNs = new long[places];
        this.came = new byte[places];
        this.newest = new long[targets];
        Arrays.fill(newest, -1);
    }

    /** One is sent now; returns its number, from 0. It goes to the target {@code number % targets}. */
    long sent(long nowNs) {
        int place = (int) (next % sentNs.length);
        sentNs[place] = nowNs;
        came[place] = 0;
        return next++;
    }

    /** One came back. What was never sent, or is forgotten, is ignored. */
    void came(long number, long nowNs) {
        if (number < 0 || number >= next || next - number > sentNs.length) {
            return;
        }
        int place = (int) (number % sentNs.length);
        int target = (int) (number % newest.length);
        if ((came[place] & TIMES) == 0) {
            cameNs[place] = nowNs;
            came[place] = (byte) (number < newest[target] ? LATE | 1 : 1);
            newest[target] = Math.max(newest[target], number);
        } else if ((came[place] & TIMES) < TIMES) {
            came[place]++;
        }
    }

    /** What was noted can be asked about. */
    void settle() {
        settled = next;
    }

    /**
     * Of those sent in some time: {@code SENT CAME TWICE LATE LONGEST MEDIAN}, the last two how long they took to come
     * back, in nanoseconds.
     *
     * @throws IllegalStateException when some of them are forgotten
     */
    String answer(long fromNs, long toNs) {
        long known = settled;
        int places = (int) Math.min(known, sentNs.length);
        if (known > places && sentNs[(int) (known % places)] - fromNs > 0) {
            throw new IllegalStateException("more were sent than the " + places + " that are remembered");
        }
        long[] took = new long[places];
        int sent = 0;
        int back = 0;
        int twice = 0;
        int late = 0;
        for (int place = 0; place < places; place++) {
            if (sentNs[place] - fromNs >= 0 && sentNs[place] - toNs < 0) {
                int times = came[place] & TIMES;
                sent++;
                twice += times > 1 ? 1 : 0;
                late += (came[place] & LATE) != 0 ? 1 : 0;
                if (times > 0) {
                    took[back++] = cameNs[place] - sentNs[place];
                }
            }
        }
        Arrays.sort(took, 0, back);
        return sent + " " + back + " " + twice + " " + late + " "
                + (back == 0 ? "0 0" : took[back - 1] + " " + took[back / 2]);
    }
}
