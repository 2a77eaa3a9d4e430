package io.weir.engine;

import java.util.Arrays;

/**
 * The ranges of a field as a tree over its bytes: a value is looked up a byte at a time, and most need one or two. Takes
 * more memory than binary search and half the time.
 *
 * <p>Blocks of 256 entries: not negative, the range; negative, {@code ~block} to go on in with the next byte.
 */
final class Trie {
    /** 32 KiB: with more, a thousand tenants' filters would push each other out of the cache. */
    private static final int MOST_BLOCKS = 64;

    final short[] entries;
    /** How far the first byte looked at is from the value's end, in bits. */
    final int top;

    private Trie(short[] entries, int top) {
        this.entries = entries;
        this.top = top;
    }

    /** Null if it would take too much memory. */
    static Trie of(Ranges ranges, int width) {
        int top = (width - 1) / 8 * 8;
        Builder builder = new Builder(ranges);
        builder.block(0, top);
        return builder.overflows ? null : new Trie(Arrays.copyOf(builder.entries, builder.blocks * 256), top);
    }

    /** The range that holds the value; that of an absent field is the first. */
    static int find(short[] entries, int top, long value) {
        if (value < 0) {
            return 0;
        }
        int shift = top;
        int at = entries[(int) (value >>> shift)];
        while (at < 0) {
            shift -= 8;
            at = entries[~at << 8 | (int) (value >>> shift) & 255];
        }
        return at;
    }

    private static final class Builder {
        private final Ranges ranges;
        private short[] entries = new short[4 * 256];
        private int blocks;
        private boolean overflows;

        Builder(Ranges ranges) {
            this.ranges = ranges;
        }

        /** The block for values from {@code first} on whose bytes above {@code shift} are the same. */
        int block(long first, int shift) {
            if (overflows || blocks == MOST_BLOCKS) {
                overflows = true;
                return 0;
            }
            int block = blocks++;
            if (256 * blocks > entries.length) {
                entries = Arrays.copyOf(entries, 2 * entries.length);
            }
            for (int i = 0; i < 256; i++) {
                long low = first + ((long) i << shift);
                long high = low + (1L << shift) - 1;
                int range = Ranges.find(ranges.starts, low);
                boolean whole = shift == 0 || range == Ranges.find(ranges.starts, high);
                int entry = whole ? range : ~block(low, shift - 8);
                entries[256 * block + i] = (short) entry;
            }
            return block;
        }
    }
}
