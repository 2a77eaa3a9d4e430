package io.weir.requirement;

import io.weir.diagnostic.Span;

/** A name for nodes or for a flow. It may be used behind its definition, once defined. */
public sealed interface Let {
    String name();

    /** The name where it is defined. */
    Span span();

    record OfNodes(String name, Nodes nodes, Span span) implements Let {}

    record OfFlow(String name, Flow flow, Span span) implements Let {}
}
