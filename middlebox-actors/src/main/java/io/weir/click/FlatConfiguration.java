package io.weir.click;

import io.weir.diagnostic.Span;
import java.util.List;

/** What a text says when compounds, groups and variables are replaced by what they stand for. */
record FlatConfiguration(List<FlatElement> elements, List<Connection> connections) {
    /** From output port {@code output} of an element to an input port of another. */
    record Connection(int from, int output, int to, int input, Span fromSpan, Span toSpan) {}

    FlatConfiguration {
        elements = List.copyOf(elements);
        connections = List.copyOf(connections);
    }
}
