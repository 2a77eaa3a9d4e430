package io.weir.click;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import io.weir.program.Configuration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads configurations in the Click language (Kohler et al., "The Click modular router"; click.syntax(5)). The one way
 * in for the command line, the controller and tests.
 */
public final class Click {
    /** Characters of one text: a filter of ten thousand rules has a tenth of it. */
    public static final int LONGEST = 1 << 20;

    private Click() {}

    /**
     * Parses, flattens, checks and configures. Never throws for anything a text can contain.
     *
     * @param variables values for {@code $name} given from outside; they win over the text's own {@code define}
     */
    public static Reading read(SourceText text, Map<String, String> variables, Catalogue catalogue) {
        Diagnostics diagnostics = new Diagnostics();
        if (text.text().length() > LONGEST) {
            Diagnostic error = Diagnostic.error("E0404", text.name() + " is too long")
                    .note("it has " + text.text().length() + " characters; at most " + LONGEST + " are read");
            return new Reading(Optional.empty(), List.of(error), 0);
        }
        Landmarks landmarks = new Landmarks(text);
        Optional<Configuration> configuration = flatten(text, variables, catalogue, landmarks, diagnostics)
                .map(flat -> elaborate(text, flat, catalogue, diagnostics));
        List<Diagnostic> told = diagnostics.list().stream()
                .sorted(Comparator.comparingInt(Click::position))
                .map(landmarks::explain)
                .toList();
        return new Reading(
                diagnostics.failed() ? Optional.empty() : configuration, told, diagnostics.omitted());
    }

    private static Configuration elaborate(
            SourceText text, FlatConfiguration flat, Catalogue catalogue, Diagnostics diagnostics) {
        if (flat.elements().isEmpty() && !diagnostics.failed()) {
            diagnostics.add(Elaborator.empty(text));
        }
        return new Elaborator(catalogue, diagnostics).elaborate(flat);
    }

    /** Reads with the elements that Weir has and without variables. */
    public static Reading read(SourceText text) {
        return read(text, Map.of(), Catalogue.standard());
    }

    /** Empty after it was said that the configuration is too large. */
    static Optional<FlatConfiguration> flatten(
            SourceText text,
            Map<String, String> variables,
            Catalogue catalogue,
            Landmarks landmarks,
            Diagnostics diagnostics) {
        List<Statement> statements = new Parser(text, landmarks, diagnostics).file();
        Compound file = BodyReader.file(text, statements, new ClassScope(catalogue), diagnostics);
        Map<String, Text> values = new HashMap<>();
        variables.forEach((name, value) -> values.put(name, outside(name, value)));
        return new Expander(diagnostics).expand(file, values);
    }

    /** A value that stands in no file: errors in it show it under the variable's name. */
    private static Text outside(String name, String value) {
        return value.isEmpty()
                ? Text.EMPTY
                : Text.verbatim(new SourceText("$" + name, value).span(0, value.length()));
    }

    private static int position(Diagnostic diagnostic) {
        return diagnostic.span().map(span -> span.start()).orElse(-1);
    }
}
