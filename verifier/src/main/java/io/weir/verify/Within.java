package io.weir.verify;

import io.weir.space.Diagrams;

/**
 * A set of packets known from both sides: those that may be in it, and those that surely are. Equal when exact.
 *
 * @param may a diagram
 * @param must a diagram, part of {@code may}
 */
record Within(int may, int must) {
    static final Within NEVER = new Within(Diagrams.NONE, Diagrams.NONE);
    static final Within ALWAYS = new Within(Diagrams.ALL, Diagrams.ALL);
    static final Within PERHAPS = new Within(Diagrams.ALL, Diagrams.NONE);

    static Within exactly(int diagram) {
        return new Within(diagram, diagram);
    }

    boolean isExact() {
        return may == must;
    }

    Within and(Within other, Diagrams diagrams) {
        if (isExact() && other.isExact()) {
            return exactly(diagrams.and(may, other.may));
        }
        return new Within(diagrams.and(may, other.may), diagrams.and(must, other.must));
    }

    Within or(Within other, Diagrams diagrams) {
        if (isExact() && other.isExact()) {
            return exactly(diagrams.or(may, other.may));
        }
        return new Within(diagrams.or(may, other.may), diagrams.or(must, other.must));
    }

    Within not(Diagrams diagrams) {
        return isExact() ? exactly(diagrams.not(may)) : new Within(diagrams.not(must), diagrams.not(may));
    }
}
