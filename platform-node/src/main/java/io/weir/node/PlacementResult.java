package io.weir.node;

import io.weir.diagnostic.Diagnostic;

/** What came of starting something on a node. */
public sealed interface PlacementResult {
    record Started() implements PlacementResult {}

    /** Not started, and nothing changed. */
    record Refused(Diagnostic why) implements PlacementResult {}
}
