package io.weir.requirement;

import io.weir.diagnostic.Span;
import java.util.Optional;

/** A side condition of a requirement, or a hint for placement. */
public sealed interface Clause {
    Span span();

    /** Each trip passes one of these. */
    record Via(Nodes nodes, Span span) implements Clause {}

    /** No trip passes any of these. */
    record Avoid(Nodes nodes, Span span) implements Clause {}

    record WithinHops(long hops, Span span) implements Clause {}

    record LoopFree(Span span) implements Clause {}

    /** Answers get back; {@code flow} narrows which. */
    record AndBack(Optional<Flow> flow, Span span) implements Clause {}

    record Copies(long most, Span span) implements Clause {}

    record UnderFailures(long failures, Span span) implements Clause {}

    /** Where the placer should or must put the module. Not decided by the verifier. */
    sealed interface Hint extends Clause {}

    record Place(boolean not, Relation relation, Nodes nodes, Span span) implements Hint {
        public enum Relation {
            ON,
            NEAR,
            WITH
        }
    }

    record Latency(long mostNs, Optional<Nodes> to, Span span) implements Hint {}

    record Bandwidth(boolean least, long bitsPerSecond, Span span) implements Hint {}

    record Memory(long mostBytes, Span span) implements Hint {}

    record Prefer(Preference preference, Span span) implements Hint {
        public enum Preference {
            CHEAP,
            NEAR,
            SPREAD
        }
    }
}
