package io.weir.space;

import java.util.HashMap;
import java.util.Map;

/** Removes one variable from a diagram: by fixing its value, or by allowing any. */
final class Projection {
    private final Diagrams diagrams;
    private final int variable;
    private final boolean fixed;
    private final long value;
    private final Map<Integer, Integer> done = new HashMap<>();

    Projection(Diagrams diagrams, int variable, long value) {
        this(diagrams, variable, true, value);
    }

    Projection(Diagrams diagrams, int variable) {
        this(diagrams, variable, false, 0);
    }

    private Projection(Diagrams diagrams, int variable, boolean fixed, long value) {
        this.diagrams = diagrams;
        this.variable = variable;
        this.fixed = fixed;
        this.value = value;
    }

    int of(int node) {
        int asked = diagrams.variableOf(node);
        if (asked > variable || diagrams.lastVariableOf(node) < variable) {
            return node;
        }
        if (asked == variable) {
            return fixed ? diagrams.child(node, diagrams.indexOf(node, value)) : any(node);
        }
        Integer known = done.get(node);
        if (known != null) {
            return known;
        }
        Scratch.Row row = diagrams.scratch().take();
        int arity = diagrams.arity(node);
        row.reserve(arity);
        for (int i = 0; i < arity; i++) {
            row.add(diagrams.high(node, i), of(diagrams.child(node, i)));
        }
        int result = diagrams.node(asked, row);
        diagrams.scratch().release();
        done.put(node, result);
        return result;
    }

    private int any(int node) {
        int union = Diagrams.NONE;
        for (int i = 0; i < diagrams.arity(node); i++) {
            union = diagrams.or(union, diagrams.child(node, i));
        }
        return union;
    }
}
