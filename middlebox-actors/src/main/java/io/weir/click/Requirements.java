package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import java.util.List;

/** {@code require(…)}: what a text says it needs. Nothing that Weir cannot give may go unsaid. */
final class Requirements {
    private final Diagnostics diagnostics;

    Requirements(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    void check(List<Statement.Require> requirements) {
        for (Statement.Require requirement : requirements) {
            for (Text argument : ArgumentSplitter.split(requirement.arguments())) {
                check(argument.string(), argument.span(requirement.span()));
            }
        }
    }

    private void check(String text, Span span) {
        String[] words = text.strip().split("\\s+", 2);
        switch (words[0]) {
            case "", "compact_config" -> {}
            case "library" -> diagnostics.add(Diagnostic.error("E0408", span, "libraries cannot be read")
                    .note("a configuration is one text, so that what is verified is what was sent")
                    .help("put the library's text at the top of this one"));
            default -> diagnostics.add(Diagnostic.warning("E0408", span, "Weir has no packages")
                    .note("its elements are always there; those that it lacks are reported where they are used"));
        }
    }
}
