package io.weir.engine;

import java.util.Arrays;

/**
 * Up to 64 rules at once: each field's value leads to a word with a bit for every rule that accepts it, and the lowest
 * bit that all fields have in common is the first rule that matches (Lakshman and Stiliadis, SIGCOMM 1998).
 */
final class BitKernel implements Kernel {
    static final int MOST_RULES = 64;
    /** With fewer ranges, two steps of binary search are as good. */
    private static final int TRIE_FROM = 8;

    private final long[][] starts;
    private final long[][] words;
    /** By field; null where binary search has to do. */
    private final Trie[] tries;
    /** By rule; the last, 64, where none matches. */
    private final int[] exits;

    BitKernel(Decision decision) {
        int fields = decision.fields.size();
        this.starts = new long[fields][];
        this.words = new long[fields][];
        this.tries = new Trie[fields];
        for (int f = 0; f < fields; f++) {
            Ranges ranges = Ranges.of(decision, f);
            starts[f] = ranges.starts;
            tries[f] = ranges.starts.length < TRIE_FROM ? null : Trie.of(ranges, decision.fields.get(f).width());
            words[f] = new long[ranges.starts.length];
            for (int rule = 0; rule < decision.rules(); rule++) {
                for (int range = 0; range < ranges.count; range++) {
                    long first = ranges.starts[range];
                    if (Decision.covers(decision.terms.get(rule)[f], first, first)) {
                        words[f][range] |= 1L << rule;
                    }
                }
            }
        }
        this.exits = new int[MOST_RULES + 1];
        Arrays.fill(exits, decision.otherwise());
        for (int rule = 0; rule < decision.rules(); rule++) {
            exits[rule] = decision.exits.get(rule);
        }
    }

    @Override
    public void decide(Workspace w, int count) {
        // what fields say that are the same for all packets is found once
        long common = -1;
        int firstMixed = -1;
        for (int f = 0; f < starts.length; f++) {
            if (w.uniform[f]) {
                common &= words[f][Ranges.find(starts[f], w.columns[f][0])];
            } else if (firstMixed < 0) {
                firstMixed = f;
            }
        }
        if (firstMixed < 0) {
            w.exits[0] = exits[Long.numberOfTrailingZeros(common)];
            return;
        }
        long[] left = w.left;
        Arrays.fill(left, 0, count, common);
        for (int f = firstMixed; f < starts.length; f++) {
            if (w.uniform[f]) {
                continue;
            }
            if (tries[f] == null) {
                search(starts[f], words[f], w.columns[f], left, count);
            } else {
                descend(tries[f], words[f], w.columns[f], left, count);
            }
        }
        for (int i = 0; i < count; i++) {
            w.exits[i] = exits[Long.numberOfTrailingZeros(left[i])];
        }
    }

    private static void search(long[] starts, long[] words, long[] values, long[] left, int count) {
        for (int i = 0; i < count; i++) {
            left[i] &= words[Ranges.find(starts, values[i])];
        }
    }

    private static void descend(Trie trie, long[] words, long[] values, long[] left, int count) {
        short[] entries = trie.entries;
        int top = trie.top;
        for (int i = 0; i < count; i++) {
            left[i] &= words[Trie.find(entries, top, values[i])];
        }
    }
}
