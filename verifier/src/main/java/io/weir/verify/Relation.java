package io.weir.verify;

import io.weir.program.Intervals;
import io.weir.space.Diagrams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Comparisons of two numbers, of which both may be symbols. */
final class Relation {
    /** Most values of a symbol that a comparison is spelled out for: as many as a packet has lengths, and some. */
    private static final long MOST_STEPS = 4096;

    private record Key(int left, int right, long distance) {}

    private final Diagrams diagrams;
    private final Membership membership;
    private final Map<Key, Integer> known = new HashMap<>();

    Relation(Diagrams diagrams, Membership membership) {
        this.diagrams = diagrams;
        this.membership = membership;
    }

    /** {@code left + distance <= right}, as whole numbers without wrapping. */
    Within atMost(Piece left, long distance, Piece right) {
        if (right.isConstant()) {
            long most = right.add() - distance;
            return most < 0 ? Within.NEVER : membership.of(List.of(left), Intervals.of(0, most));
        }
        if (left.isConstant()) {
            long least = Math.max(0, left.add() + distance);
            return membership.atLeast(right, least);
        }
        if (left.equals(right) && left.symbol() >= 0) {
            return distance <= 0 ? Within.ALWAYS : Within.NEVER;
        }
        if (!left.isSymbol() || !right.isSymbol() || left.symbol() == right.symbol()) {
            return Within.PERHAPS;
        }
        long steps = Math.min(diagrams.maximum(left.symbol()), diagrams.maximum(right.symbol()));
        if (steps > MOST_STEPS) {
            return Within.PERHAPS;
        }
        Key key = new Key(left.symbol(), right.symbol(), distance);
        return Within.exactly(known.computeIfAbsent(key, k -> left.symbol() < right.symbol()
                ? rising(k.left, k.distance, k.right)
                : falling(k.right, k.distance, k.left)));
    }

    /** {@code first} is asked first: for each value, {@code second} is at least so much. */
    private int rising(int first, long distance, int second) {
        long max = diagrams.maximum(first);
        long from = Math.clamp(-distance, 0, max);
        long to = Math.clamp(diagrams.maximum(second) - distance, -1, max);
        int count = (int) Math.max(0, to - from + 1);
        long[] high = new long[count + 2];
        int[] child = new int[count + 2];
        int at = 0;
        if (from > 0) {
            high[at] = from - 1;
            child[at++] = Diagrams.ALL;
        }
        for (long value = from; value <= to; value++) {
            high[at] = value;
            child[at++] = diagrams.range(second, value + distance, diagrams.maximum(second));
        }
        if (at == 0 || high[at - 1] < max) {
            high[at] = max;
            child[at++] = Diagrams.NONE;
        }
        return diagrams.partition(first, java.util.Arrays.copyOf(high, at), java.util.Arrays.copyOf(child, at));
    }

    /** {@code first} is the greater one here: for each value, {@code second} is at most so much. */
    private int falling(int first, long distance, int second) {
        long max = diagrams.maximum(first);
        long from = Math.clamp(distance, 0, max + 1);
        long to = Math.min(max, diagrams.maximum(second) + distance);
        int count = (int) Math.max(0, to - from + 1);
        long[] high = new long[count + 2];
        int[] child = new int[count + 2];
        int at = 0;
        if (from > 0) {
            high[at] = from - 1;
            child[at++] = Diagrams.NONE;
        }
        for (long value = from; value <= to; value++) {
            high[at] = value;
            child[at++] = diagrams.range(second, 0, value - distance);
        }
        if (at == 0 || high[at - 1] < max) {
            high[at] = max;
            child[at++] = Diagrams.ALL;
        }
        return diagrams.partition(first, java.util.Arrays.copyOf(high, at), java.util.Arrays.copyOf(child, at));
    }
}
