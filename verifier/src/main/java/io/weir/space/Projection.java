package io.weir.space;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Removes variables from a diagram: one by fixing its value, or several by allowing any. */
final class Projection {
    private final Diagrams diagrams;
    private final BitSet removed;
    private final int last;
    private final boolean fixed;
    private final long value;
    private final Map<Integer, Integer> done = new HashMap<>();

    private Projection(Diagrams diagrams, BitSet removed, boolean fixed, long value) {
        this.diagrams = diagrams;
        this.removed = removed;
        this.last = removed.length() - 1;
        this.fixed = fixed;
        this.value = value;
    }

    /** To where {@code variable} has {@code value}. */
    static Projection fixing(Diagrams diagrams, int variable, long value) {
        BitSet only = new BitSet(variable + 1);
        only.set(variable);
        return new Projection(diagrams, only, true, value);
    }

    /** To what holds for some values of these variables. */
    static Projection forgetting(Diagrams diagrams, BitSet variables) {
        return new Projection(diagrams, variables, false, 0);
    }

    int of(int node) {
        int asked = diagrams.variableOf(node);
        if (asked > last || diagrams.lastVariableOf(node) < removed.nextSetBit(asked)) {
            return node;
        }
        boolean goes = removed.get(asked);
        if (goes && fixed) {
            return diagrams.child(node, diagrams.indexOf(node, value));
        }
        Integer known = done.get(node);
        if (known == null) {
            known = goes ? any(node) : kept(node, asked);
            done.put(node, known);
        }
        return known;
    }

    private int kept(int node, int asked) {
        Scratch.Row row = diagrams.scratch().take();
        int arity = diagrams.arity(node);
        row.reserve(arity);
        for (int i = 0; i < arity; i++) {
            row.add(diagrams.high(node, i), of(diagrams.child(node, i)));
        }
        int result = diagrams.node(asked, row);
        diagrams.scratch().release();
        return result;
    }

    private int any(int node) {
        int union = Diagrams.NONE;
        for (int i = 0; i < diagrams.arity(node) && union != Diagrams.ALL; i++) {
            union = diagrams.or(union, of(diagrams.child(node, i)));
        }
        return union;
    }
}
