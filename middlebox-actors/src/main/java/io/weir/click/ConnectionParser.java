package io.weir.click;

import io.weir.click.Statement.Arrow;
import io.weir.click.Statement.ClassExpression;
import io.weir.click.Statement.Reference;
import io.weir.click.Statement.Stage;
import io.weir.click.Statement.Subject;
import io.weir.click.Token.Kind;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Declarations and connections: {@code a, b :: Class(…)} and {@code a [1] -> [0] Class(…) => (b, c)}. */
final class ConnectionParser {
    /** Click's ports are small numbers; a large one is a mistake or an attack on memory. */
    static final int LAST_PORT = 1023;

    private final Parser parser;

    ConnectionParser(Parser parser) {
        this.parser = parser;
    }

    /**
     * @param nested inside braces or parentheses, where {@code -> x} means {@code input -> x}
     */
    Statement.Connect statement(boolean nested) {
        List<Stage> stages = new ArrayList<>();
        List<Arrow> arrows = new ArrayList<>();
        stages.add(stage(nested, true));
        while (parser.peek().connects()) {
            Token arrow = parser.take();
            arrows.add(new Arrow(arrow.is(Kind.DOUBLE_ARROW), parser.lexer().span(arrow)));
            stages.add(stage(nested, false));
        }
        checkEnd();
        return new Statement.Connect(stages, arrows);
    }

    /** Statements need no semicolon between them, but not everything may follow. */
    private void checkEnd() {
        switch (parser.peek().kind()) {
            case IDENTIFIER, BRACE, BRACE_END, BRACKET, PARENTHESIS_END, DOUBLE_BAR, ELEMENTCLASS, REQUIRE, PROVIDE,
                    DEFINE, SEMICOLON, END -> {}
            case VARIABLE, ARROW, DOUBLE_ARROW, DOUBLE_COLON, BAR, ELLIPSIS, COMMA, PARENTHESIS, BRACKET_END, STRAY ->
                    throw parser.unexpected("`->` or `;`");
        }
    }

    private Stage stage(boolean nested, boolean first) {
        List<Reference> references = new ArrayList<>();
        do {
            references.add(reference(nested, first, references.isEmpty()));
        } while (parser.accept(Kind.COMMA));
        if (!first && parser.peek().connects() && references.stream().anyMatch(ConnectionParser::implicit)) {
            throw parser.unexpected("an element");
        }
        return new Stage(references);
    }

    private static boolean implicit(Reference reference) {
        return reference.subject() instanceof Statement.Implicit;
    }

    private Reference reference(boolean nested, boolean first, boolean alone) {
        int start = parser.peek().start();
        Optional<Statement.Ports> ports = ports();
        return switch (parser.peek().kind()) {
            case IDENTIFIER -> named(start, ports);
            case BRACE -> rest(
                    start, new Statement.AnonymousElement(parser.compound()), Optional.empty(), ports);
            case PARENTHESIS -> end(start, parser.group(), ports);
            case ARROW, DOUBLE_ARROW, COMMA, SEMICOLON, PARENTHESIS_END, BRACE_END, DOUBLE_BAR, BRACKET, BRACKET_END,
                    VARIABLE, DOUBLE_COLON, BAR, ELLIPSIS, ELEMENTCLASS, REQUIRE, PROVIDE, DEFINE, STRAY, END -> {
                if (!nested || ports.isEmpty() && !alone || !mayBeImplicit(first, ports.isPresent())) {
                    throw parser.unexpected("an element");
                }
                yield implicit(start, first, ports);
            }
        };
    }

    /** At the front only before an arrow or a comma, at the back only where a statement may end. */
    private boolean mayBeImplicit(boolean first, boolean ports) {
        return switch (parser.peek().kind()) {
            case ARROW, DOUBLE_ARROW -> first;
            case COMMA -> ports;
            case SEMICOLON, PARENTHESIS_END, BRACE_END, DOUBLE_BAR, ELEMENTCLASS, REQUIRE, PROVIDE, DEFINE -> !first;
            case IDENTIFIER, VARIABLE, DOUBLE_COLON, BAR, ELLIPSIS, PARENTHESIS, BRACKET, BRACKET_END, BRACE, STRAY,
                    END -> false;
        };
    }

    private Reference implicit(int start, boolean input, Optional<Statement.Ports> ports) {
        Span span = ports.map(Statement.Ports::span).orElseGet(() -> parser.lexer().span(start, start));
        return new Reference(
                new Statement.Implicit(input),
                Optional.empty(),
                Optional.empty(),
                input ? Optional.empty() : ports,
                input ? ports : Optional.empty(),
                span);
    }

    private Reference named(int start, Optional<Statement.Ports> ports) {
        Statement.Named subject = new Statement.Named(parser.take());
        Optional<ClassExpression> type =
                parser.accept(Kind.DOUBLE_COLON) ? Optional.of(classExpression()) : Optional.empty();
        return rest(start, subject, type, ports);
    }

    private ClassExpression classExpression() {
        if (parser.at(Kind.BRACE)) {
            return parser.compound();
        }
        return new Statement.ClassName(parser.expect(Kind.IDENTIFIER, "the name of an element class"));
    }

    private Reference rest(
            int start, Subject subject, Optional<ClassExpression> type, Optional<Statement.Ports> inputs) {
        int end = endOf(subject, type);
        Optional<Text> configuration = parser.optionalConfiguration();
        Optional<Statement.Ports> outputs = ports();
        Span span = parser.lexer().span(start, outputs.map(p -> p.span().end()).orElse(end));
        return new Reference(subject, type, configuration, inputs, outputs, span);
    }

    private Reference end(int start, Statement.Group group, Optional<Statement.Ports> inputs) {
        Optional<Statement.Ports> outputs = ports();
        Span span = parser.lexer().span(start, group.span().end());
        return new Reference(group, Optional.empty(), Optional.empty(), inputs, outputs, span);
    }

    private static int endOf(Subject subject, Optional<ClassExpression> type) {
        if (type.isPresent()) {
            return switch (type.get()) {
                case Statement.ClassName name -> name.name().end();
                case Statement.CompoundClass compound -> compound.span().start() + 1;
            };
        }
        return switch (subject) {
            case Statement.Named named -> named.name().end();
            case Statement.AnonymousElement element -> element.compound().span().start() + 1;
            case Statement.Group group -> group.span().start() + 1;
            case Statement.Implicit implicit -> 0;
        };
    }

    private Optional<Statement.Ports> ports() {
        if (!parser.at(Kind.BRACKET)) {
            return Optional.empty();
        }
        Token opening = parser.take();
        List<Integer> numbers = new ArrayList<>();
        boolean open = false;
        while (true) {
            if (parser.at(Kind.BRACKET_END)) {
                open = true;
                if (numbers.isEmpty()) {
                    numbers.add(0);
                }
                break;
            }
            numbers.add(port(parser.expect(Kind.IDENTIFIER, "a port number")));
            if (parser.at(Kind.BRACKET_END)) {
                break;
            }
            parser.expect(Kind.COMMA, "`,` or `]`");
        }
        Token closing = parser.take();
        return Optional.of(
                new Statement.Ports(numbers, open, parser.lexer().span(opening.start(), closing.end())));
    }

    private int port(Token token) {
        String text = token.text();
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
        if (number > LAST_PORT) {
            parser.report(Diagnostic.error(
                            "E0201", parser.lexer().span(token), "`" + Printable.of(text) + "` is not a port number")
                    .note("ports are counted from 0 to " + LAST_PORT));
            return 0;
        }
        return number;
    }
}
