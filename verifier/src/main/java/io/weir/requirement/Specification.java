package io.weir.requirement;

import io.weir.diagnostic.SourceText;
import java.util.List;

/**
 * A parsed requirement text.
 *
 * @param source the text all spans point into
 * @param lets named nodes and flows, in order
 * @param requirements rules, in order
 */
public record Specification(SourceText source, List<Let> lets, List<Requirement> requirements) {
    public static final Specification EMPTY = new Specification(new SourceText("none", ""), List.of(), List.of());

    public Specification {
        lets = List.copyOf(lets);
        requirements = List.copyOf(requirements);
    }
}
