package io.weir.requirement;

import java.util.List;

/** A regular expression over places. */
public sealed interface Regex {
    record OneOf(List<Regex> ways) implements Regex {
        public OneOf {
            ways = List.copyOf(ways);
        }
    }

    record Sequence(List<Regex> parts) implements Regex {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** {@code least} or more times ({@code *} is 0, {@code +} is 1), or at most once ({@code ?}). */
    record Repeat(Regex part, int least, boolean atMostOnce) implements Regex {}

    record At(Nodes.Node node) implements Regex {}

    record NotAt(Nodes.Node node) implements Regex {}

    record Anywhere() implements Regex {}
}
