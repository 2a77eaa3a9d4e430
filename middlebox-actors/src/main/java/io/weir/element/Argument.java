package io.weir.element;

import io.weir.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/** One configuration argument, as written between commas, trimmed, with variables replaced. */
public record Argument(String text, Span span) {
    /** As much of a text as an error message repeats. */
    private static final int SHORT = 40;

    /** The part of this argument from character {@code start} on, trimmed. */
    Argument from(int start) {
        return part(start, text.length());
    }

    /** The words between white space; what stands in quotes stays together. */
    public List<Argument> words() {
        List<Argument> words = new ArrayList<>();
        int start = -1;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (start >= 0) {
                    words.add(part(start, i));
                }
                start = -1;
            } else {
                start = start < 0 ? i : start;
                quote = quote == 0 && (c == '"' || c == '\'') ? c : quote == c ? 0 : quote;
            }
        }
        if (start >= 0) {
            words.add(part(start, text.length()));
        }
        return words;
    }

    /** Its own place in the source, if the text stands there as it is; else the whole argument's. */
    Argument part(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        boolean literal = span.end() - span.start() == text.length()
                && span.source().text().regionMatches(span.start() + from, text, from, to - from);
        Span place = literal ? new Span(span.source(), span.start() + from, span.start() + to) : span;
        return new Argument(text.substring(from, to), place);
    }

    String shortText() {
        return text.length() <= SHORT ? text : text.substring(0, SHORT) + "…";
    }
}
