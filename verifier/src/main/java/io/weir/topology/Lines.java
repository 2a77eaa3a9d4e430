package io.weir.topology;

import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;

/** Places by line, which is all that a HOCON value knows about itself. */
final class Lines {
    private Lines() {}

    /** What is written on a line, without the space around it. */
    static Span span(SourceText source, int line) {
        String text = source.text();
        int start = 0;
        for (int i = 1; i < line && start >= 0; i++) {
            int next = text.indexOf('\n', start);
            if (next < 0) {
                break;
            }
            start = next + 1;
        }
        int end = text.indexOf('\n', start);
        end = end < 0 ? text.length() : end;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return source.span(start, end);
    }

    /** {@code word} on that line, if it is there; else the line. */
    static Span span(SourceText source, int line, String word) {
        Span whole = span(source, line);
        int at = word.isEmpty() ? -1 : source.text().indexOf(word, whole.start());
        return at >= 0 && at + word.length() <= whole.end() ? source.span(at, at + word.length()) : whole;
    }
}
