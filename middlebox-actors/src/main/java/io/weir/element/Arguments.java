package io.weir.element;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.Span;
import io.weir.filter.Effort;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration arguments of one element instance, and where to tell what is wrong with them.
 *
 * <p>As in Click, an argument is positional or {@code KEYWORD value}: one whose first word is all capitals with
 * something behind it is a keyword argument. A positional one can also be given by its name. An element reads its
 * arguments in the order of its manual and ends with {@link #finish()}, which tells of whatever it did not ask for.
 *
 * <p>Codes: E0301 missing, E0302 too many, E0303 unknown keyword, E0304 given twice, E0305 not the expected form.
 */
public final class Arguments {
    private final List<Argument> list;
    private final Span declaration;
    private final int inputs;
    private final int outputs;
    private final Diagnostics diagnostics;
    private final Effort effort;
    private final List<Argument> positional = new ArrayList<>();
    private final List<Keyword> keywords = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** {@code KEYWORD value}, taken apart. */
    private record Keyword(String name, Argument whole, Argument value) {}

    /**
     * @param list the arguments, in order
     * @param declaration the instance's declaration, for errors about what is missing
     * @param inputs how many input ports the configuration uses
     * @param outputs how many output ports the configuration uses
     */
    public Arguments(List<Argument> list, Span declaration, int inputs, int outputs, Diagnostics diagnostics) {
        this(list, declaration, inputs, outputs, diagnostics, new Effort());
    }

    /** @param effort what may be spent on conditions, by all elements of a configuration together */
    public Arguments(
            List<Argument> list, Span declaration, int inputs, int outputs, Diagnostics diagnostics, Effort effort) {
        this.effort = effort;
        this.list = List.copyOf(list);
        this.declaration = declaration;
        this.inputs = inputs;
        this.outputs = outputs;
        this.diagnostics = diagnostics;
        for (Argument argument : list) {
            sort(argument);
        }
    }

    private void sort(Argument argument) {
        if (argument.text().matches("(?s)[A-Z][A-Z0-9_]*\\s.*")) {
            int space = 0;
            while (!Character.isWhitespace(argument.text().charAt(space))) {
                space++;
            }
            String name = argument.text().substring(0, space);
            keywords.add(new Keyword(name, argument, argument.from(space)));
        } else {
            positional.add(argument);
        }
    }

    /** All arguments as written. */
    public List<Argument> list() {
        return list;
    }

    Effort effort() {
        return effort;
    }

    public Span declaration() {
        return declaration;
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** Out through {@code port} if the configuration uses it, as Click does with packets that fail; else a drop. */
    Step emitOrDrop(int port, Reason reason) {
        return outputs > port ? new Step.Emit(port) : new Step.Drop(reason);
    }

    /** The next positional argument, or the keyword {@code name}, which must be there. */
    public <T> T mandatory(String name, Form<T> form, T otherwise) {
        Optional<Argument> argument = take(name);
        if (argument.isEmpty()) {
            report(Diagnostic.error("E0301", declaration, "argument " + name + " is missing")
                    .labelled("expected " + form.expected()));
        }
        return argument.flatMap(given -> read(given, form)).orElse(otherwise);
    }

    /** The next positional argument, or the keyword {@code name}, if it is there. */
    public <T> Optional<T> optional(String name, Form<T> form) {
        return take(name).flatMap(argument -> read(argument, form));
    }

    /** An argument that can only be given by its name. */
    public <T> Optional<T> keyword(String name, Form<T> form) {
        return takeKeyword(name).flatMap(argument -> read(argument, form));
    }

    /** A keyword with any number of values between white space. */
    public <T> List<T> keywordList(String name, Form<T> form) {
        List<T> values = new ArrayList<>();
        for (Argument word : takeKeyword(name).map(Argument::words).orElse(List.of())) {
            read(word, form).ifPresent(values::add);
        }
        return values;
    }

    /** All positional arguments not read so far; they count as read. */
    public List<Argument> rest() {
        List<Argument> rest = List.copyOf(positional);
        positional.clear();
        return rest;
    }

    /** Reads one argument, or a word of one; tells what was expected when it cannot. */
    public <T> Optional<T> read(Argument argument, Form<T> form) {
        Optional<T> value = form.reader().apply(argument.text());
        if (value.isEmpty()) {
            wrong(argument, form.expected());
        }
        return value;
    }

    public void wrong(Argument argument, String expected) {
        report(Diagnostic.error("E0305", argument.span(), "`" + argument.shortText() + "` is not " + expected)
                .labelled("expected " + expected));
    }

    /** Tells of every argument that was not read. */
    public void finish() {
        for (Argument extra : rest()) {
            report(Diagnostic.error("E0302", extra.span(), "too many arguments").labelled("not expected here"));
        }
        for (Keyword extra : keywords) {
            report(names.contains(extra.name()) ? twice(extra) : unknown(extra));
        }
        keywords.clear();
    }

    private Diagnostic twice(Keyword extra) {
        return Diagnostic.error("E0304", extra.whole().span(), extra.name() + " is given twice");
    }

    private Diagnostic unknown(Keyword extra) {
        Diagnostic unknown = Diagnostic.error("E0303", extra.whole().span(), "no argument is called " + extra.name());
        Diagnostic known = names.isEmpty() ? unknown : unknown.note("arguments are " + String.join(", ", names));
        return Nearest.to(extra.name(), names)
                .map(near -> known.help("did you mean " + near + "?"))
                .orElse(known);
    }

    private Optional<Argument> take(String name) {
        Optional<Argument> named = takeKeyword(name);
        return named.isPresent() || positional.isEmpty() ? named : Optional.of(positional.removeFirst());
    }

    private Optional<Argument> takeKeyword(String name) {
        names.add(name);
        Optional<Keyword> found =
                keywords.stream().filter(keyword -> keyword.name().equals(name)).findFirst();
        found.ifPresent(keywords::remove);
        return found.map(Keyword::value);
    }
}
