package io.weir.click;

import io.weir.click.Compound.ClassReference;
import io.weir.click.Compound.Definition;
import io.weir.click.Statement.CompoundClass;
import io.weir.click.Statement.Formal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up the names in one scope, the text or the inside of braces, and makes its graph. */
final class BodyReader {
    private static final int SUGGESTIONS = 50;
    private static final int MOST_FORMALS = 100;

    private final ClassScope classes;
    private final int depth;
    private final Diagnostics diagnostics;
    private final GraphBuilder graph;
    private final List<Definition> definitions = new ArrayList<>();
    private final List<Statement.Require> requirements = new ArrayList<>();

    private BodyReader(ClassScope classes, int depth, String name, Span span, Diagnostics diagnostics) {
        this.classes = classes;
        this.depth = depth;
        this.diagnostics = diagnostics;
        this.graph = new GraphBuilder(this, name.isEmpty() ? "this compound element" : "`" + name + "`", span);
    }

    /** The whole text as a compound without parameters. */
    static Compound file(SourceText source, List<Statement> statements, ClassScope classes, Diagnostics diagnostics) {
        Span start = source.span(0, 0);
        BodyReader reader = new BodyReader(classes, 0, "", start, diagnostics);
        reader.read(statements);
        new Requirements(diagnostics).check(reader.requirements);
        return new Compound(
                "", start, 0, List.of(), reader.definitions, reader.graph.finish(false), Optional.empty());
    }

    private Compound alternative(
            CompoundClass around, int index, String name, Optional<ClassReference> next) {
        Statement.Alternative alternative = around.alternatives().get(index);
        Span span = alternative.span();
        BodyReader inner = new BodyReader(classes.inner(), depth + 1, name, span, diagnostics);
        inner.read(alternative.body());
        for (Statement.Require requirement : inner.requirements) {
            report(Diagnostic.error("E0408", requirement.span(), "`require` may only stand outside of braces"));
        }
        checkFormals(alternative.formals(), inner.definitions);
        return new Compound(
                name, span, depth + 1, alternative.formals(), inner.definitions, inner.graph.finish(true), next);
    }

    private void checkFormals(List<Formal> formals, List<Definition> definitions) {
        if (formals.size() > MOST_FORMALS) {
            report(Diagnostic.error("E0106", formals.get(MOST_FORMALS).span(), "too many parameters")
                    .note("at most " + MOST_FORMALS));
        }
        Map<String, Span> seen = new HashMap<>();
        Map<String, Span> keywords = new HashMap<>();
        int last = 0;
        for (Formal formal : formals) {
            unique(seen, "$" + formal.variable(), formal.span());
            if (!formal.keyword().isEmpty()) {
                unique(keywords, formal.keyword(), formal.span());
            }
            int rank = formal.rest() ? 2 : formal.keyword().isEmpty() ? 0 : 1;
            if (rank < last) {
                report(Diagnostic.error("E0106", formal.span(), "this parameter stands too late")
                        .help("the order is: positional parameters, keywords, `__REST__`"));
            }
            last = Math.max(last, rank);
        }
        definitions.forEach(definition -> unique(seen, "$" + definition.variable(), definition.span()));
    }

    private void unique(Map<String, Span> seen, String name, Span span) {
        Span earlier = seen.putIfAbsent(name, span);
        if (earlier != null) {
            report(Diagnostic.error("E0106", span, "`" + name + "` is declared twice")
                    .pointingAt(earlier, "first declared here"));
        }
    }

    void read(List<Statement> statements) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Connect connect -> graph.connect(connect);
                case Statement.DeclareClass declaration -> declare(declaration);
                case Statement.Define define -> define(define);
                case Statement.Require require -> requirements.add(require);
            }
        }
    }

    private void declare(Statement.DeclareClass declaration) {
        Token name = declaration.name();
        ClassReference reference = switch (declaration.value()) {
            case Statement.ClassName synonym -> resolve(synonym.name());
            case CompoundClass compound -> compound(compound, Optional.of(name));
        };
        classes.declare(name.text(), reference);
    }

    private void define(Statement.Define define) {
        for (Text argument : ArgumentSplitter.split(define.arguments())) {
            String text = argument.string();
            int end = 1;
            while (end < text.length() && Characters.isWord(text.charAt(end))) {
                end++;
            }
            boolean variable = text.startsWith("$") && end > 1;
            if (!variable || end < text.length() && !Characters.isSpace(text.charAt(end))) {
                report(Diagnostic.error("E0403", argument.span(define.span()), "expected `$name value`"));
                continue;
            }
            int value = Characters.afterSpace(text, end);
            Text.Cutter cutter = new Text.Cutter(argument);
            Span span = cutter.cut(0, end).span(define.span());
            definitions.add(new Definition(text.substring(1, end), cutter.cut(value, text.length()), span));
        }
    }

    /** The alternatives of a compound class as a chain; the first is what the class means. */
    ClassReference compound(CompoundClass compound, Optional<Token> name) {
        Optional<ClassReference> next = Optional.empty();
        if (compound.extension()) {
            next = Optional.of(name.map(this::resolve).orElseGet(() -> {
                report(Diagnostic.error("E0403", compound.span(), "only a class with a name can be extended"));
                return new Compound.Unknown();
            }));
        }
        String text = name.map(Token::text).orElse("");
        for (int i = compound.alternatives().size() - 1; i >= 0; i--) {
            next = Optional.of(new Compound.Defined(alternative(compound, i, text, next)));
        }
        return next.orElseGet(Compound.Unknown::new);
    }

    /** The class called {@code name}; an error if there is none. */
    ClassReference resolve(Token name) {
        return find(name).orElseGet(() -> {
            Diagnostic error = Diagnostic.error(
                    "E0102", span(name), "unknown element class `" + Printable.of(name.text()) + "`");
            report(suggestion(name.text(), List.of())
                    .map(near -> error.help("did you mean `" + near + "`?"))
                    .orElseGet(() -> error.help("`weir elements` lists what there is")));
            return new Compound.Unknown();
        });
    }

    Optional<ClassReference> find(Token name) {
        Optional<ClassReference> declared = classes.find(name);
        return declared.isEmpty() && classes.primitive(name.text())
                ? Optional.of(new Compound.Primitive(name.text(), span(name)))
                : declared;
    }

    /** Inside braces, where {@code input} and {@code output} mean something. */
    boolean nested() {
        return depth > 0;
    }

    /** What was probably meant: one of {@code names} or a class in sight. Not worked out for a flood of errors. */
    Optional<String> suggestion(String word, Collection<String> names) {
        if (diagnostics.errors() > SUGGESTIONS) {
            return Optional.empty();
        }
        List<String> known = new ArrayList<>(names);
        known.addAll(classes.names());
        return Nearest.to(word, known);
    }

    Span span(Token token) {
        return graph.source().span(token.start(), token.end());
    }

    void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }
}
