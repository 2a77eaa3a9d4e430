package io.weir.requirement;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * One stop of a trip.
 *
 * @param nodes where
 * @param flow which packets, as they are at this stop; empty for all
 * @param constant what has the same value here as at the stop before
 */
public record Hop(Nodes nodes, Optional<Flow> flow, List<Invariant> constant, Span span) {
    public Hop {
        constant = List.copyOf(constant);
    }

    /** One header field (or group of them) behind {@code const}. {@code inner} counts headers to skip. */
    public record Invariant(Header header, int inner, Span span) {}
}
