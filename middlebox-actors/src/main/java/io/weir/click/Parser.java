package io.weir.click;

import static io.weir.click.Token.Kind.BRACE;
import static io.weir.click.Token.Kind.BRACE_END;
import static io.weir.click.Token.Kind.DOUBLE_BAR;
import static io.weir.click.Token.Kind.END;
import static io.weir.click.Token.Kind.PARENTHESIS;
import static io.weir.click.Token.Kind.PARENTHESIS_END;
import static io.weir.click.Token.Kind.SEMICOLON;

import io.weir.click.Token.Kind;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements: recursive descent with one token of look-ahead. After a mistake it goes on at the next statement, so
 * that all mistakes are told at once.
 */
final class Parser {
    /** Braces and parentheses inside each other: more than anybody writes, less than a stack holds. */
    static final int DEEPEST = 64;

    private final Lexer lexer;
    private final Diagnostics diagnostics;
    private final ConnectionParser connections;
    private Token ahead;
    private int depth;

    Parser(SourceText source, Landmarks landmarks, Diagnostics diagnostics) {
        this.lexer = new Lexer(source, landmarks, diagnostics);
        this.diagnostics = diagnostics;
        this.connections = new ConnectionParser(this);
        this.ahead = lexer.next();
    }

    /** The whole text. */
    List<Statement> file() {
        List<Statement> statements = new ArrayList<>();
        while (!at(END)) {
            statements(statements, false);
            if (!at(END)) {
                unexpected("a statement");
                take();
            }
        }
        return statements;
    }

    /** Statements up to something that cannot begin one. */
    private void statements(List<Statement> into, boolean nested) {
        while (true) {
            try {
                switch (ahead.kind()) {
                    case END, BRACE_END, PARENTHESIS_END, DOUBLE_BAR -> {
                        return;
                    }
                    case SEMICOLON -> take();
                    case ELEMENTCLASS -> into.add(declareClass());
                    case DEFINE -> into.add(define());
                    case REQUIRE, PROVIDE -> into.add(require());
                    case IDENTIFIER, BRACKET, BRACE, PARENTHESIS, ARROW, DOUBLE_ARROW ->
                            into.add(connections.statement(nested));
                    case VARIABLE, DOUBLE_COLON, BAR, ELLIPSIS, COMMA, BRACKET_END, STRAY ->
                            throw unexpected("a statement");
                }
            } catch (SyntaxException mistake) {
                recover();
            }
        }
    }

    private Statement declareClass() {
        take();
        Token name = expect(Kind.IDENTIFIER, "the name of the new element class");
        if (at(Kind.IDENTIFIER)) {
            return new Statement.DeclareClass(name, new Statement.ClassName(take()));
        }
        if (!at(BRACE)) {
            throw unexpected("`{` or the name of an element class");
        }
        return new Statement.DeclareClass(name, compound());
    }

    private Statement define() {
        Token word = take();
        Text arguments = configuration();
        return new Statement.Define(arguments, lexer.span(word));
    }

    private Statement require() {
        Token word = take();
        Text arguments = configuration();
        return word.is(Kind.REQUIRE)
                ? new Statement.Require(arguments, lexer.span(word))
                : new Statement.Require(Text.EMPTY, lexer.span(word));
    }

    /** {@code { formals | statements || … || ... }}. */
    Statement.CompoundClass compound() {
        Token opening = expect(BRACE, "`{`");
        enter(opening);
        List<Statement.Alternative> alternatives = new ArrayList<>();
        boolean extension = false;
        do {
            if (at(Kind.ELLIPSIS)) {
                extension = extension(alternatives);
                break;
            }
            alternatives.add(alternative());
        } while (accept(DOUBLE_BAR));
        Token closing = ahead;
        close(opening, BRACE_END);
        depth--;
        return new Statement.CompoundClass(
                alternatives, extension, lexer.span(opening.start(), Math.max(opening.end(), closing.start())));
    }

    private boolean extension(List<Statement.Alternative> alternatives) {
        Token dots = take();
        if (alternatives.isEmpty() || !at(BRACE_END)) {
            report(Diagnostic.error("E0403", lexer.span(dots), "`...` must come last, behind other alternatives"));
        }
        return true;
    }

    private Statement.Alternative alternative() {
        Token first = ahead;
        List<Statement.Formal> formals = formals();
        List<Statement> body = new ArrayList<>();
        while (true) {
            statements(body, true);
            if (!at(PARENTHESIS_END)) {
                break;
            }
            unexpected("`}`");
            take();
        }
        return new Statement.Alternative(formals, body, lexer.span(first));
    }

    private List<Statement.Formal> formals() {
        List<Statement.Formal> formals = new ArrayList<>();
        if (accept(Kind.BAR)) {
            return formals;
        }
        do {
            Token first = ahead;
            String keyword = at(Kind.IDENTIFIER) ? take().text() : "";
            if (!at(Kind.VARIABLE) && formals.isEmpty()) {
                again(first);
                return formals;
            }
            Token variable = expect(Kind.VARIABLE, "a variable");
            formals.add(new Statement.Formal(keyword, variable.text(), lexer.span(first.start(), variable.end())));
        } while (accept(Kind.COMMA));
        expect(Kind.BAR, "`,` or `|`");
        return formals;
    }

    /** {@code ( statements )}. */
    Statement.Group group() {
        Token opening = expect(PARENTHESIS, "`(`");
        enter(opening);
        List<Statement> body = new ArrayList<>();
        while (true) {
            statements(body, true);
            if (!at(DOUBLE_BAR)) {
                break;
            }
            unexpected("`)`");
            take();
        }
        Token closing = ahead;
        close(opening, PARENTHESIS_END);
        depth--;
        return new Statement.Group(body, lexer.span(opening.start(), Math.max(opening.end(), closing.start())));
    }

    private void enter(Token opening) {
        if (++depth > DEEPEST) {
            report(Diagnostic.error("E0405", lexer.span(opening), "braces are nested too deeply")
                    .note("at most " + DEEPEST + " levels; the rest of the text is not read"));
            lexer.finish();
            ahead = lexer.next();
        }
    }

    private void close(Token opening, Kind closing) {
        if (accept(closing)) {
            return;
        }
        if (at(END) && depth > DEEPEST) {
            return;
        }
        if (at(END)) {
            report(Diagnostic.error("E0402", lexer.span(opening), opening.kind().label() + " is never closed")
                    .labelled("opened here"));
            return;
        }
        report(Diagnostic.error("E0403", lexer.span(ahead), "expected " + closing.label())
                .pointingAt(lexer.span(opening), "opened here"));
    }

    /** {@code ( … )} as raw text. */
    Text configuration() {
        if (!at(PARENTHESIS)) {
            throw unexpected("`(`");
        }
        Text text = lexer.configuration(ahead);
        ahead = lexer.next();
        return text;
    }

    /** A configuration if there is one. */
    Optional<Text> optionalConfiguration() {
        return at(PARENTHESIS) ? Optional.of(configuration()) : Optional.empty();
    }

    /** Skips to where a statement may begin or the scope ends; what is between braces and parentheses as a whole. */
    private void recover() {
        int open = 0;
        while (!at(END)) {
            if (at(BRACE)) {
                open++;
            } else if (at(BRACE_END)) {
                if (open-- == 0) {
                    return;
                }
            } else if (at(PARENTHESIS)) {
                configuration();
                continue;
            } else if (open == 0 && endsMistake()) {
                return;
            }
            take();
        }
    }

    private boolean endsMistake() {
        return switch (ahead.kind()) {
            case SEMICOLON, PARENTHESIS_END, DOUBLE_BAR, ELEMENTCLASS, REQUIRE, PROVIDE, DEFINE -> true;
            case IDENTIFIER, VARIABLE, ARROW, DOUBLE_ARROW, DOUBLE_COLON, BAR, ELLIPSIS, COMMA, PARENTHESIS, BRACKET,
                    BRACKET_END, BRACE, BRACE_END, STRAY, END -> false;
        };
    }

    boolean at(Kind kind) {
        return ahead.is(kind);
    }

    Token peek() {
        return ahead;
    }

    Token take() {
        Token taken = ahead;
        ahead = lexer.next();
        return taken;
    }

    boolean accept(Kind kind) {
        boolean there = at(kind);
        if (there) {
            take();
        }
        return there;
    }

    Token expect(Kind kind, String what) {
        if (!at(kind)) {
            throw unexpected(what);
        }
        return take();
    }

    private void again(Token token) {
        lexer.reset(token);
        ahead = lexer.next();
    }

    Lexer lexer() {
        return lexer;
    }

    void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** Reports that something else stands where {@code what} should. */
    SyntaxException unexpected(String what) {
        String found = switch (ahead.kind()) {
            case END -> "the text ends";
            case STRAY, IDENTIFIER -> "found `" + Printable.of(ahead.text()) + "`";
            case VARIABLE -> "found `$" + ahead.text() + "`";
            case ARROW, DOUBLE_ARROW, DOUBLE_COLON, DOUBLE_BAR, BAR, ELLIPSIS, COMMA, SEMICOLON, PARENTHESIS,
                    PARENTHESIS_END, BRACKET, BRACKET_END, BRACE, BRACE_END, ELEMENTCLASS, REQUIRE, PROVIDE, DEFINE ->
                    "found " + ahead.kind().label();
        };
        report(Diagnostic.error("E0403", lexer.span(ahead), "expected " + what + ", " + found));
        return new SyntaxException();
    }

    /** Leads from a mistake, which is already reported, back to the loop over statements. */
    static final class SyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SyntaxException() {
            super(null, null, false, false);
        }
    }
}
