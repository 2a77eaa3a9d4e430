package io.weir.requirement;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Text to tokens. A dot ends a statement unless it stands between digits of an address; a minus belongs to a word when
 * a letter or digit follows it ({@code no-db}, but {@code a->b}). Comments: {@code #}, {@code //}, {@code /*}.
 */
final class Lexer {
    private static final String[] SYMBOLS = {
        "->", "&&", "||", "<=", ">=", "!", "=", ".", ",", ":", ";", "(", ")", "{", "}", "-", "/", "|", "*", "+", "?"
    };
    private static final Kind[] KINDS = {
        Kind.ARROW, Kind.AND, Kind.OR, Kind.AT_MOST, Kind.AT_LEAST, Kind.NOT, Kind.EQUALS, Kind.DOT, Kind.COMMA,
        Kind.COLON, Kind.SEMICOLON, Kind.OPEN, Kind.CLOSE, Kind.OPEN_BRACE, Kind.CLOSE_BRACE, Kind.MINUS, Kind.SLASH,
        Kind.BAR, Kind.STAR, Kind.PLUS, Kind.QUESTION
    };

    private final SourceText source;
    private final String text;
    private final Diagnostics diagnostics;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.text = source.text();
        this.diagnostics = diagnostics;
    }

    /** The last token is always END. */
    static List<Token> lex(SourceText source, Diagnostics diagnostics) {
        Lexer lexer = new Lexer(source, diagnostics);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                int newline = text.indexOf('\n', at);
                at = newline < 0 ? text.length() : newline;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else if (letter(c)) {
                word();
            } else if (digit(c)) {
                number();
            } else {
                symbol();
            }
        }
        tokens.add(new Token(Kind.END, text.length(), text.length()));
    }

    private void comment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            diagnostics.add(Diagnostic.error("E0450", source.span(at, at + 2), "this comment does not end")
                    .help("put `*/` where it ends"));
            at = text.length();
        } else {
            at = end + 2;
        }
    }

    private void word() {
        int start = at;
        at++;
        while (at < text.length() && continuesWord(at)) {
            at++;
        }
        add(Kind.WORD, start);
    }

    /** {@code a/b} and {@code IPFilter@3} are element names; {@code a-1} a rule's name. */
    private boolean continuesWord(int index) {
        char c = text.charAt(index);
        if (letter(c) || digit(c) || c == '@') {
            return true;
        }
        boolean letterFollows = index + 1 < text.length() && letter(text.charAt(index + 1));
        return c == '-' && (letterFollows || index + 1 < text.length() && digit(text.charAt(index + 1)))
                || c == '/' && letterFollows;
    }

    private void number() {
        int start = at;
        digits();
        int dots = 0;
        while (at + 1 < text.length() && text.charAt(at) == '.' && digit(text.charAt(at + 1))) {
            at++;
            digits();
            dots++;
        }
        if (dots > 0) {
            add(Kind.ADDRESS, start);
        } else if (at < text.length() && letter(text.charAt(at))) {
            while (at < text.length() && (letter(text.charAt(at)) || digit(text.charAt(at)))) {
                at++;
            }
            add(Kind.QUANTITY, start);
        } else {
            add(Kind.NUMBER, start);
        }
    }

    private void digits() {
        while (at < text.length() && digit(text.charAt(at))) {
            at++;
        }
    }

    private void symbol() {
        for (int i = 0; i < SYMBOLS.length; i++) {
            if (text.startsWith(SYMBOLS[i], at)) {
                at += SYMBOLS[i].length();
                tokens.add(new Token(KINDS[i], at - SYMBOLS[i].length(), at));
                return;
            }
        }
        int start = at;
        while (at < text.length() && unknown(text.charAt(at))) {
            at++;
        }
        at = Math.max(at, start + 1);
        diagnostics.add(Diagnostic.error("E0451", source.span(start, at), "this means nothing here"));
        add(Kind.BAD, start);
    }

    private static boolean unknown(char c) {
        return !letter(c) && !digit(c) && !Character.isWhitespace(c) && "-&|<>!=.,:;(){}/*+?#".indexOf(c) < 0;
    }

    private void add(Kind kind, int start) {
        tokens.add(new Token(kind, start, at));
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
