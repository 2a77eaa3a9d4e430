package io.weir.requirement;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.requirement.Token.Kind;
import java.util.Collection;
import java.util.List;

/** A place in a list of tokens, with what every part of the parser needs there. */
final class Tokens {
    /** Parentheses within parentheses; more is not written by people, and would cost stack. */
    static final int MAX_NESTING = 64;

    /** Unwinds to the statement, which goes on behind its dot. What was wrong has been told. */
    static final class Unreadable extends RuntimeException {
        private Unreadable() {
            super(null, null, false, false);
        }
    }

    private final SourceText source;
    private final List<Token> list;
    private final Diagnostics diagnostics;
    private int at;
    private int nesting;

    Tokens(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.list = Lexer.lex(source, diagnostics);
    }

    Token peek() {
        return list.get(at);
    }

    Token peek(int ahead) {
        return list.get(Math.min(at + ahead, list.size() - 1));
    }

    Token next() {
        Token token = list.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** The span from {@code first} to the last token taken. */
    Span since(Token first) {
        return source.span(first.start(), Math.max(first.end(), at == 0 ? 0 : list.get(at - 1).end()));
    }

    Span span(Token token) {
        return source.span(token.start(), token.end());
    }

    String text(Token token) {
        return source.text().substring(token.start(), token.end());
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    boolean is(String word) {
        return is(word, 0);
    }

    boolean is(String word, int ahead) {
        Token token = peek(ahead);
        return token.kind() == Kind.WORD && text(token).equals(word);
    }

    boolean accept(Kind kind) {
        boolean there = is(kind);
        if (there) {
            next();
        }
        return there;
    }

    boolean accept(String word) {
        boolean there = is(word);
        if (there) {
            next();
        }
        return there;
    }

    Token expect(Kind kind) {
        if (!is(kind)) {
            throw expected(kind.toString());
        }
        return next();
    }

    void expect(String word) {
        if (!accept(word)) {
            throw expected("`" + word + "`");
        }
    }

    /** Tells that {@code what} should stand here. */
    Unreadable expected(String what) {
        return fail(Diagnostic.error("E0452", here(), "expected " + what + " but found " + found()));
    }

    /** Tells that one of {@code words} should stand here, and which is nearest to what does. */
    Unreadable expectedOneOf(String what, Collection<String> words) {
        Diagnostic told = Diagnostic.error("E0452", here(), "expected " + what + " but found " + found());
        if (is(Kind.WORD)) {
            var nearest = Nearest.to(text(peek()), words);
            if (nearest.isPresent()) {
                told = told.help("did you mean `" + nearest.get() + "`?");
            }
        }
        return fail(told);
    }

    Unreadable fail(Diagnostic told) {
        if (!is(Kind.BAD)) {
            tell(told);
        }
        return new Unreadable();
    }

    void tell(Diagnostic told) {
        diagnostics.add(told);
    }

    Span here() {
        return span(peek());
    }

    private String found() {
        return switch (peek().kind()) {
            case WORD, NUMBER, ADDRESS, QUANTITY -> "`" + shortened(text(peek())) + "`";
            default -> peek().kind().toString();
        };
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }

    void enter() {
        if (++nesting > MAX_NESTING) {
            throw fail(Diagnostic.error("E0453", here(), "nested more than " + MAX_NESTING + " deep"));
        }
    }

    void leave() {
        nesting--;
    }

    /** Goes on behind the next dot. A dot in a path expression ends recovery early, which costs one more message. */
    void recover() {
        nesting = 0;
        while (!is(Kind.END) && next().kind() != Kind.DOT) {
            continue;
        }
    }
}
