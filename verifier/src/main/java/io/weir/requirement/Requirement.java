package io.weir.requirement;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** One statement that holds or does not. */
public sealed interface Requirement {
    /** As the text names it, or {@code requirement N}, N counted from 1. */
    String name();

    /** What diagnostics point at: the name, else the first word. */
    Span span();

    /** Side conditions and hints, in order. */
    List<Clause> clauses();

    /** How many of the packets must make the trip. */
    enum Quantity {
        /** At least one. */
        SOME,
        /** Every one, but for what queues and rate limits may drop. */
        ALL,
        /** None. */
        NEVER
    }

    /**
     * @param hops at least two, in the order of the trip
     */
    record Reach(String name, Span span, Quantity quantity, List<Hop> hops, List<Clause> clauses)
            implements Requirement {
        public Reach {
            hops = List.copyOf(hops);
            clauses = List.copyOf(clauses);
        }
    }

    /** Nothing gets from {@code from} to {@code protectedNodes}. */
    record Isolate(
            String name, Span span, Nodes protectedNodes, Nodes from, Optional<Flow> flow, List<Clause> clauses)
            implements Requirement {
        public Isolate {
            clauses = List.copyOf(clauses);
        }
    }

    /** No packet comes back to where it was, unchanged but for its TTL. */
    record LoopFree(String name, Span span, Optional<Hop> from, List<Clause> clauses) implements Requirement {
        public LoopFree {
            clauses = List.copyOf(clauses);
        }
    }

    /** No filter rule is without effect. */
    record NoRules(String name, Span span, Fault fault, Optional<Nodes> in, List<Clause> clauses)
            implements Requirement {
        public enum Fault {
            /** Earlier rules take all that it would match. */
            SHADOWED,
            /** No packet that arrives matches it. */
            DEAD
        }

        public NoRules {
            clauses = List.copyOf(clauses);
        }
    }

    /** What got from hop to hop before the request still does, and nothing more. No hops: between all attachments. */
    record Unchanged(String name, Span span, List<Hop> hops, List<Clause> clauses) implements Requirement {
        public Unchanged {
            hops = List.copyOf(hops);
            clauses = List.copyOf(clauses);
        }
    }
}
