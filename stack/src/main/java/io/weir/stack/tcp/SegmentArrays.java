package io.weir.stack.tcp;

/** The arrays of a {@link Scoreboard}, and those that no scoreboard needs just now, to be used again. */
final class SegmentArrays {
    /** For a scoreboard without segments. */
    static final SegmentArrays NONE = new SegmentArrays(0);

    /** Kept of each size: room for so many segments together, one at least. */
    private static final int KEPT_SEGMENTS = 1 << 16;

    final int[] starts;
    final int[] ends;
    final long[] sentNs;
    final byte[] marks;
    private SegmentArrays next;

    private SegmentArrays(int size) {
        starts = new int[size];
        ends = new int[size];
        sentNs = new long[size];
        marks = new byte[size];
    }

    int size() {
        return starts.length;
    }

    /** What is free, by size. One for all connections of a TCP. */
    static final class Pool {
        private final SegmentArrays[] free = new SegmentArrays[32];
        private final int[] counts = new int[32];

        /** A size is a power of two. */
        SegmentArrays take(int size) {
            int index = Integer.numberOfTrailingZeros(size);
            SegmentArrays taken = free[index];
            if (taken == null) {
                return new SegmentArrays(size);
            }
            free[index] = taken.next;
            taken.next = null;
            counts[index]--;
            return taken;
        }

        void give(SegmentArrays arrays) {
            if (arrays.size() == 0) {
                return;
            }
            int index = Integer.numberOfTrailingZeros(arrays.size());
            if (counts[index] < Math.max(1, KEPT_SEGMENTS / arrays.size())) {
                arrays.next = free[index];
                free[index] = arrays;
                counts[index]++;
            }
        }
    }
}
