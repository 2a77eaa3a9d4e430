package io.weir.requirement;

import io.weir.diagnostic.Span;
import io.weir.program.Intervals;
import java.util.List;

/** A set of packets. */
public sealed interface Flow {
    Span span();

    record AnyOf(List<Flow> flows, Span span) implements Flow {
        public AnyOf {
            flows = List.copyOf(flows);
        }
    }

    record AllOf(List<Flow> flows, Span span) implements Flow {
        public AllOf {
            flows = List.copyOf(flows);
        }
    }

    record Not(Flow flow, Span span) implements Flow {}

    record Everything(Span span) implements Flow {}

    /** A header part is one of these values. */
    record Test(Header header, Intervals values, Span span) implements Flow {}

    /** TCP with all bits of {@code set} on and all of {@code clear} off. */
    record Flags(int set, int clear, Span span) implements Flow {}

    /** The packet behind one more IP header. */
    record Inner(Flow flow, Span span) implements Flow {}

    /** Opens a connection ({@code new}), or belongs to one that was opened. */
    record Connection(boolean established, Span span) implements Flow {}

    /** A flow, or with a direction the addresses of nodes, named by {@code let} or by the topology. */
    record Reference(String name, Direction direction, Span span) implements Flow {}

    enum Direction {
        SRC,
        DST,
        /** A whole flow. */
        NONE
    }
}
