package io.weir.space;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a member of an intersection of diagrams without building it: walks down all of them at once, variable by
 * variable, and remembers combinations that lead nowhere.
 */
final class Descent {
    private record Combination(int[] nodes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Combination c && Arrays.equals(c.nodes, nodes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(nodes);
        }
    }

    /** Intervals of a diagram for which a chain is looked for. */
    private static final int WIDE = 8;

    private final Diagrams diagrams;
    private final long limit;
    private final Set<Combination> dead = new HashSet<>();
    private final Map<Integer, Boolean> chains = new HashMap<>();
    private long steps;
    private long[] values = {};
    private BitSet bound = new BitSet();
    private Preference preference = Preference.NONE;

    /** @param limit combinations visited in one search; beyond, it throws {@link Exhausted} */
    Descent(Diagrams diagrams, long limit) {
        this.diagrams = diagrams;
        this.limit = limit;
    }

    Optional<Member> find(int[] intersection, Preference preferred) {
        dead.clear();
        steps = 0;
        values = new long[diagrams.variables()];
        bound = new BitSet();
        preference = preferred;
        return descend(intersection, intersection.length)
                ? Optional.of(new Member(values, bound))
                : Optional.empty();
    }

    /** Distinct inner nodes, ascending; null if one is empty. */
    private int[] normal(int[] nodes, int count) {
        int[] inner = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (nodes[i] == Diagrams.NONE) {
                return null;
            }
            if (nodes[i] != Diagrams.ALL) {
                inner[kept++] = nodes[i];
            }
        }
        Arrays.sort(inner, 0, kept);
        int distinct = 0;
        for (int i = 0; i < kept; i++) {
            if (i == 0 || inner[i] != inner[i - 1]) {
                inner[distinct++] = inner[i];
            }
        }
        return Arrays.copyOf(inner, distinct);
    }

    private boolean descend(int[] nodes, int count) {
        int[] inner = normal(nodes, count);
        if (inner == null) {
            return false;
        }
        if (inner.length == 0) {
            return true;
        }
        Combination combination = new Combination(inner);
        if (dead.contains(combination)) {
            return false;
        }
        if (++steps > limit) {
            throw new Exhausted(limit + " steps in search of a packet");
        }
        int asked = Integer.MAX_VALUE;
        for (int node : inner) {
            asked = Math.min(asked, diagrams.variableOf(node));
        }
        if (preferredValue(inner, asked) || anyValue(inner, asked)) {
            return true;
        }
        dead.add(combination);
        return false;
    }

    private boolean preferredValue(int[] inner, int asked) {
        for (long value : preference.values(asked)) {
            if (value >= diagrams.minimum(asked) && value <= diagrams.maximum(asked) && under(inner, asked, value)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tries one value of each interval; intervals that lead to less than ones that were in vain are in vain too. Where
     * only a comparison tells values apart, the two ends of the run are enough: what it leads to shrinks or grows.
     */
    private boolean anyValue(int[] inner, int asked) {
        long max = diagrams.maximum(asked);
        int comparison = comparison(inner, asked);
        int[][] vain = new int[2][];
        long value = diagrams.minimum(asked);
        while (value <= max) {
            long end = end(inner, asked, value, comparison);
            if (leads(inner, asked, value, vain) || comparison >= 0 && end > value && leads(inner, asked, end, vain)) {
                return true;
            }
            value = end + 1;
        }
        return false;
    }

    private boolean leads(int[] inner, int asked, long value, int[][] vain) {
        int[] below = below(inner, asked, value);
        if (isWithinAny(below, vain)) {
            return false;
        }
        if (descend(below, below.length)) {
            return found(asked, value);
        }
        vain[1] = vain[0];
        vain[0] = below;
        return false;
    }

    /** The index of a diagram asked here whose children, one after the other, only shrink or only grow; -1: none. */
    private int comparison(int[] inner, int asked) {
        for (int i = 0; i < inner.length; i++) {
            if (diagrams.variableOf(inner[i]) == asked && diagrams.arity(inner[i]) >= WIDE && isChain(inner[i])) {
                return i;
            }
        }
        return -1;
    }

    private boolean isChain(int node) {
        Boolean known = chains.get(node);
        if (known == null) {
            known = findChain(node);
            chains.put(node, known);
        }
        return known;
    }

    private boolean findChain(int node) {
        boolean shrinks = true;
        boolean grows = true;
        for (int i = 1; i < diagrams.arity(node) && (shrinks || grows); i++) {
            int before = diagrams.child(node, i - 1);
            int after = diagrams.child(node, i);
            if (!diagrams.isFlat(before) || !diagrams.isFlat(after)) {
                return false;
            }
            shrinks &= diagrams.isPart(after, before);
            grows &= diagrams.isPart(before, after);
        }
        return shrinks || grows;
    }

    private boolean isWithinAny(int[] below, int[][] vain) {
        for (int[] known : vain) {
            if (known != null && isWithin(below, known)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWithin(int[] below, int[] known) {
        for (int i = 0; i < below.length; i++) {
            if (below[i] != known[i] && !(diagrams.isFlat(below[i]) && diagrams.isFlat(known[i]))) {
                return false;
            }
        }
        for (int i = 0; i < below.length; i++) {
            if (!diagrams.isPart(below[i], known[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean under(int[] inner, int asked, long value) {
        int[] below = below(inner, asked, value);
        return descend(below, below.length) && found(asked, value);
    }

    private boolean found(int asked, long value) {
        values[asked] = value;
        bound.set(asked);
        return true;
    }

    private int[] below(int[] inner, int asked, long value) {
        int[] below = new int[inner.length];
        for (int i = 0; i < inner.length; i++) {
            int node = inner[i];
            below[i] = diagrams.variableOf(node) == asked
                    ? diagrams.child(node, diagrams.indexOf(node, value))
                    : node;
        }
        return below;
    }

    /** The last value for which all diagrams, but for one, go the way they go for {@code value}. */
    private long end(int[] inner, int asked, long value, int except) {
        long end = diagrams.maximum(asked);
        for (int i = 0; i < inner.length; i++) {
            int node = inner[i];
            if (i != except && diagrams.variableOf(node) == asked) {
                end = Math.min(end, diagrams.high(node, diagrams.indexOf(node, value)));
            }
        }
        return end;
    }
}
