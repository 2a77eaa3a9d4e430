package io.weir.filter;

import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/** One word of an expression, and where it stands. */
public record Word(String text, Span span) {
    /**
     * Cuts an expression into words as Click does: letters, digits and {@code -./@_:} together, two-character
     * operators, anything else on its own.
     *
     * @param span where the text stands; if it stands there letter for letter, words have their own places
     */
    public static List<Word> split(String text, Span span) {
        boolean literal = span.end() - span.start() == text.length() && span.text().equals(text);
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            if (!Character.isWhitespace(text.charAt(at))) {
                Span place = literal ? new Span(span.source(), span.start() + at, span.start() + end) : span;
                words.add(new Word(text.substring(at, end), place));
            }
            at = end;
        }
        return words;
    }

    private static int end(String text, int at) {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        if (end > at) {
            return end;
        }
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        boolean two = (c == '&' || c == '|') && next == c || "<>!=".indexOf(c) >= 0 && next == '=';
        return two ? at + 2 : at + 1;
    }

    private static boolean isWord(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "-./@_:".indexOf(c) >= 0;
    }

    boolean is(String... any) {
        for (String one : any) {
            if (text.equals(one)) {
                return true;
            }
        }
        return false;
    }
}
