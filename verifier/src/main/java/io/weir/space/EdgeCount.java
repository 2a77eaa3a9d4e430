package io.weir.space;

import java.util.Arrays;

/** How many edges a diagram has: what it costs to walk it. Remembered for each root. */
final class EdgeCount {
    private final Diagrams diagrams;
    private long[] known = new long[1 << 10];
    private int[] seen = new int[1 << 10];
    private int round;

    EdgeCount(Diagrams diagrams) {
        this.diagrams = diagrams;
    }

    long of(int root) {
        if (root <= Diagrams.ALL) {
            return 0;
        }
        if (root >= known.length) {
            int size = Math.max(diagrams.nodes(), 2 * known.length);
            known = Arrays.copyOf(known, size);
            seen = Arrays.copyOf(seen, size);
        }
        if (known[root] == 0) {
            round++;
            known[root] = walk(root);
        }
        return known[root];
    }

    private long walk(int node) {
        if (node <= Diagrams.ALL || seen[node] == round) {
            return 0;
        }
        seen[node] = round;
        int arity = diagrams.arity(node);
        long sum = arity;
        for (int i = 0; i < arity; i++) {
            sum += walk(diagrams.child(node, i));
        }
        return sum;
    }
}
