package io.weir.diagnostic;

/**
 * The line of a span as a terminal shows it: tabs as spaces, control characters made visible, a long line cut around
 * the span.
 *
 * @param text the line
 * @param before columns before the span
 * @param width columns of the span, at least one
 * @param goesOn whether the span reaches further than what is shown
 */
record Shown(String text, int before, int width, boolean goesOn) {
    private static final int TAB = 4;

    /** Columns of a line that are shown; most terminals have as many beside the gutter. */
    private static final int WIDEST = 110;

    /** Columns before the span that stay when a line is cut. */
    private static final int CONTEXT = 30;

    static Shown of(Span span) {
        String whole = span.source().text();
        int lineStart = span.start() == 0 ? 0 : whole.lastIndexOf('\n', span.start() - 1) + 1;
        int lineEnd = whole.indexOf('\n', span.start());
        lineEnd = lineEnd < 0 ? whole.length() : lineEnd;
        lineEnd = lineEnd > lineStart && whole.charAt(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        int start = Math.min(span.start(), lineEnd);
        int end = Math.max(start, Math.min(span.end(), lineEnd));
        boolean goesOn = span.end() > lineEnd + 1;
        boolean cutFront = start - lineStart > WIDEST - CONTEXT;
        int from = cutFront ? start - CONTEXT : lineStart;
        int to = Math.min(lineEnd, from + WIDEST);
        goesOn |= end > to;
        String head = (cutFront ? "…" : "") + expand(whole.substring(from, start), cutFront ? 1 : 0);
        int before = columns(head);
        String fault = expand(whole.substring(start, Math.min(end, to)), before);
        int width = Math.max(1, columns(fault));
        String tail = end < to ? expand(whole.substring(end, to), before + columns(fault)) : "";
        return new Shown(head + fault + tail + (to < lineEnd ? "…" : ""), before, width, goesOn);
    }

    /** One line of text from anywhere, safe to print. */
    static String line(String text) {
        return expand(text, 0);
    }

    /** Like {@link #line}, but line breaks stay. */
    static String lines(String text) {
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            lines.append(lines.isEmpty() ? "" : "\n").append(line(line));
        }
        return lines.toString();
    }

    private static String expand(String text, int column) {
        StringBuilder shown = new StringBuilder();
        int at = column;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\t') {
                int spaces = TAB - at % TAB;
                shown.append(" ".repeat(spaces));
                at += spaces;
            } else {
                int visible = visible(c);
                shown.appendCodePoint(visible);
                at += width(visible);
            }
        }
        return shown.toString();
    }

    /** Control characters, those that turn the writing direction, and halves of pairs become a mark. */
    private static int visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> 0xfffd;
            default -> c;
        };
    }

    private static int columns(String text) {
        return text.codePoints().map(Shown::width).sum();
    }

    /** Columns that a terminal gives a character: 0 for accents, 2 for East Asian wide ones (UAX 11) and emoji. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f || c >= 0x2e80 && c <= 0xa4cf || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff || c >= 0xfe30 && c <= 0xfe6f || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6 || c >= 0x1f300 && c <= 0x1faff || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }
}
