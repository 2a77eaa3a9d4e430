package io.weir.click;

import static io.weir.click.Token.Kind.BAR;
import static io.weir.click.Token.Kind.STRAY;

import io.weir.click.Token.Kind;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts a text into tokens. Between the parentheses of a configuration other rules hold (only quotes, comments and
 * parentheses count), so the parser says when it wants which.
 */
final class Lexer {
    private static final Map<String, Kind> KEYWORDS = Map.of(
            "elementclass", Kind.ELEMENTCLASS,
            "require", Kind.REQUIRE,
            "provide", Kind.PROVIDE,
            "define", Kind.DEFINE);

    private static final List<Map.Entry<String, Kind>> SIGNS = List.of(
            Map.entry("==>", Kind.DOUBLE_ARROW),
            Map.entry("...", Kind.ELLIPSIS),
            Map.entry("->", Kind.ARROW),
            Map.entry("=>", Kind.DOUBLE_ARROW),
            Map.entry("::", Kind.DOUBLE_COLON),
            Map.entry("||", Kind.DOUBLE_BAR),
            Map.entry("|", BAR),
            Map.entry(",", Kind.COMMA),
            Map.entry(";", Kind.SEMICOLON),
            Map.entry("(", Kind.PARENTHESIS),
            Map.entry(")", Kind.PARENTHESIS_END),
            Map.entry("[", Kind.BRACKET),
            Map.entry("]", Kind.BRACKET_END),
            Map.entry("{", Kind.BRACE),
            Map.entry("}", Kind.BRACE_END));

    private static final int LONGEST_NAME = 255;

    private final SourceText source;
    private final String text;
    private final Diagnostics diagnostics;
    private final Landmarks landmarks;
    private int at;

    Lexer(SourceText source, Landmarks landmarks, Diagnostics diagnostics) {
        this.source = source;
        this.text = source.text();
        this.landmarks = landmarks;
        this.diagnostics = diagnostics;
    }

    Token next() {
        skip();
        if (at >= text.length()) {
            return new Token(Kind.END, "", text.length(), text.length());
        }
        char c = text.charAt(at);
        if (Characters.isName(c)) {
            return identifier();
        }
        if (c == '$' && at + 1 < text.length() && Characters.isWord(text.charAt(at + 1))) {
            return variable();
        }
        for (Map.Entry<String, Kind> sign : SIGNS) {
            if (text.startsWith(sign.getKey(), at)) {
                return token(sign.getValue(), at, at + sign.getKey().length());
            }
        }
        return token(STRAY, at, at + Character.charCount(text.codePointAt(at)));
    }

    /**
     * The text from here, just behind an opening parenthesis, to the closing one that matches it, which is consumed.
     * Line directives are cut out.
     */
    Text configuration(Token opening) {
        List<Text.Piece> pieces = new ArrayList<>();
        int depth = 1;
        int from = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ')' && --depth == 0) {
                addPiece(pieces, from, at++);
                return new Text(pieces);
            }
            if (c == '(') {
                depth++;
            }
            if (Characters.isQuote(text, at)) {
                at = Characters.afterQuote(text, at);
            } else if (Characters.isComment(text, at)) {
                at = Characters.afterComment(text, at);
            } else if (isDirective()) {
                addPiece(pieces, from, at);
                at = landmarks.read(at, diagnostics);
                from = at;
            } else {
                at++;
            }
        }
        diagnostics.add(Diagnostic.error("E0402", span(opening), "this parenthesis is never closed")
                .labelled("opened here")
                .help("add `)`, or look for a quote that is never closed behind it"));
        addPiece(pieces, from, at);
        return new Text(pieces);
    }

    Span span(Token token) {
        return source.span(token.start(), token.end());
    }

    Span span(int start, int end) {
        return source.span(start, end);
    }

    /** Goes back to {@code token}, to read it again. */
    void reset(Token token) {
        at = token.start();
    }

    /** Leaves the rest of the text unread. */
    void finish() {
        at = text.length();
    }

    private void addPiece(List<Text.Piece> pieces, int from, int to) {
        if (from < to) {
            pieces.add(Text.Piece.verbatim(source.span(from, to)));
        }
    }

    private void skip() {
        while (at < text.length()) {
            if (Characters.isSpace(text.charAt(at))) {
                at++;
            } else if (Characters.isComment(text, at)) {
                comment();
            } else if (isDirective()) {
                at = landmarks.read(at, diagnostics);
            } else {
                return;
            }
        }
    }

    /** A comment that never ends would silently take the rest of the text with it. */
    private void comment() {
        int start = at;
        at = Characters.afterComment(text, start);
        boolean ended = text.charAt(start + 1) == '/' || at - start >= 4 && text.startsWith("*/", at - 2);
        if (!ended) {
            diagnostics.add(Diagnostic.error("E0402", span(start, start + 2), "this comment is never closed")
                    .help("close it with `*/`"));
        }
    }

    private boolean isDirective() {
        return text.charAt(at) == '#' && (at == 0 || Characters.isLineEnd(text.charAt(at - 1)));
    }

    private Token identifier() {
        int end = at;
        while (end < text.length() && Characters.isName(text.charAt(end))
                || end + 1 < text.length() && text.charAt(end) == '/' && Characters.isName(text.charAt(end + 1))) {
            end++;
        }
        if (end - at > LONGEST_NAME) {
            diagnostics.add(Diagnostic.error("E0105", span(at, at + LONGEST_NAME), "this name is too long")
                    .note("at most " + LONGEST_NAME + " characters"));
        }
        return token(KEYWORDS.getOrDefault(text.substring(at, end), Kind.IDENTIFIER), at, end);
    }

    private Token variable() {
        int start = at;
        int end = at + 1;
        while (end < text.length() && Characters.isWord(text.charAt(end))) {
            end++;
        }
        at = end;
        return new Token(Kind.VARIABLE, text.substring(start + 1, end), start, end);
    }

    private Token token(Kind kind, int start, int end) {
        at = end;
        return new Token(kind, text.substring(start, end), start, end);
    }
}
