package io.weir.click;

import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.element.Argument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads texts and writes what became of them as lines that are easy to compare. */
final class Flat {
    private Flat() {}

    /** Elements and connections as flat Click text, one a line; or the errors. */
    static List<String> of(String text) {
        return of(text, Map.of());
    }

    static List<String> of(String text, Map<String, String> variables) {
        SourceText source = new SourceText("test.click", text);
        Diagnostics diagnostics = new Diagnostics();
        Optional<FlatConfiguration> whole =
                Click.flatten(source, variables, Elements.CATALOGUE, new Landmarks(source), diagnostics);
        if (diagnostics.failed() || whole.isEmpty()) {
            return diagnostics.list().stream().map(Flat::line).toList();
        }
        FlatConfiguration flat = whole.get();
        Stream<String> elements = flat.elements().stream().map(Flat::line);
        Stream<String> connections = flat.connections().stream().map(c -> flat.elements().get(c.from()).name()
                + "[" + c.output() + "] -> [" + c.input() + "]" + flat.elements().get(c.to()).name());
        return Stream.concat(elements, connections).toList();
    }

    /** Only the connections. */
    static List<String> connections(String text) {
        return of(text).stream().filter(line -> !line.contains(" :: ")).toList();
    }

    /** All that is wrong with a text, as {@code code line:column message}. */
    static List<String> errors(String text) {
        return Click.read(new SourceText("test.click", text), Map.of(), Elements.CATALOGUE).errors().stream()
                .map(Flat::line)
                .toList();
    }

    private static String line(io.weir.diagnostic.Diagnostic diagnostic) {
        return diagnostic.code() + " "
                + diagnostic.span().map(s -> s.line() + ":" + s.column() + " ").orElse("") + diagnostic.message();
    }

    private static String line(FlatElement element) {
        String arguments = element.arguments().stream().map(Argument::text).collect(Collectors.joining(" | "));
        return element.name() + " :: " + element.className() + (arguments.isEmpty() ? "" : "(" + arguments + ")");
    }
}
