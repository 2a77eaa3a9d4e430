package io.weir.space;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
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

    private final Diagrams diagrams;
    private final long limit;
    private final Set<Combination> dead = new HashSet<>();
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
     * Tries one value of each interval; intervals that lead to less than ones that were in vain are in vain too. The last
     * is tried early because comparisons of lengths grow, or shrink, from one end to the other.
     */
    private boolean anyValue(int[] inner, int asked) {
        long max = diagrams.maximum(asked);
        int[][] vain = new int[3][];
        int[] last = below(inner, asked, max);
        if (descend(last, last.length)) {
            return found(asked, max);
        }
        vain[0] = last;
        int next = 1;
        for (long value = diagrams.minimum(asked); value <= max; value = end(inner, asked, value) + 1) {
            int[] below = below(inner, asked, value);
            if (isWithinAny(below, vain)) {
                continue;
            }
            if (descend(below, below.length)) {
                return found(asked, value);
            }
            vain[next] = below;
            next = next == 2 ? 1 : 2;
        }
        return false;
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
            if (below[i] != known[i] && !(isSimple(below[i]) && isSimple(known[i]))) {
                return false;
            }
        }
        for (int i = 0; i < below.length; i++) {
            if (below[i] != known[i] && diagrams.without(below[i], known[i]) != Diagrams.NONE) {
                return false;
            }
        }
        return true;
    }

    /** Whether it asks for one variable at most, so that comparing it costs nothing. */
    private boolean isSimple(int node) {
        return node <= Diagrams.ALL || diagrams.lastVariableOf(node) == diagrams.variableOf(node);
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

    /** The last value for which all diagrams go the way they go for {@code value}. */
    private long end(int[] inner, int asked, long value) {
        long end = diagrams.maximum(asked);
        for (int node : inner) {
            if (diagrams.variableOf(node) == asked) {
                end = Math.min(end, diagrams.high(node, diagrams.indexOf(node, value)));
            }
        }
        return end;
    }
}
