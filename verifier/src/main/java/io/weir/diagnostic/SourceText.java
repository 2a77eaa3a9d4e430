package io.weir.diagnostic;

import java.util.Objects;

/**
 * A named piece of text that diagnostics point into: a configuration, a requirement file, a policy.
 *
 * @param name what a person calls it, usually the file name as given; never opened again
 * @param text the whole text, as read
 */
public record SourceText(String name, String text) {
    public SourceText {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
    }

    public Span span(int start, int end) {
        return new Span(this, start, end);
    }

    /** The line, counted from 1, that holds the character at {@code offset}. */
    public int lineAt(int offset) {
        int line = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** The column, counted from 1 in characters, of {@code offset} in its line. */
    public int columnAt(int offset) {
        int bounded = Math.min(offset, text.length());
        return bounded - (bounded == 0 ? 0 : text.lastIndexOf('\n', bounded - 1) + 1) + 1;
    }

    /** The text of a line counted from 1, without its line break; empty past the end. */
    public String line(int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            int next = text.indexOf('\n', start);
            if (next < 0) {
                return "";
            }
            start = next + 1;
        }
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    @Override
    public String toString() {
        return name;
    }
}
