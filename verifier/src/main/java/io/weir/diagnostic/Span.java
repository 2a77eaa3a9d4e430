package io.weir.diagnostic;

/**
 * Characters {@code start} (inclusive) to {@code end} (exclusive) of a text. A diagnostic points at the smallest
 * span that explains it.
 */
public record Span(SourceText source, int start, int end) {
    public Span {
        if (start < 0 || end < start || end > source.text().length()) {
            throw new IllegalArgumentException("span " + start + ".." + end + " of " + source.name());
        }
    }

    public int line() {
        return source.lineAt(start);
    }

    public int column() {
        return source.columnAt(start);
    }

    public String text() {
        return source.text().substring(start, end);
    }

    /** From the start of this span to the end of {@code last}, both in one text. */
    public Span to(Span last) {
        return new Span(source, start, Math.max(end, last.end));
    }

    /** {@code name:line:column}, as compilers print it. */
    @Override
    public String toString() {
        return source.name() + ":" + line() + ":" + column();
    }
}
