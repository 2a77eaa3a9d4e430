package io.weir.diagnostic;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes diagnostics for people at a terminal: what is wrong, the line with carets under the fault, further places,
 * facts and helps. Text from strangers cannot move the terminal: control characters are shown, never sent.
 *
 * <pre>
 * error[E0101]: there is no element called `coutner` here
 *   --&gt; nat.click:3:9
 *    |
 *  3 | in -&gt; coutner -&gt; out;
 *    |       ^^^^^^^
 *    = help: did you mean `counter`?
 * </pre>
 */
public final class TerminalRenderer {
    private static final Pattern TITLED = Pattern.compile("[a-z]{2,12}: .*", Pattern.DOTALL);
    private static final String BLUE = "\u001b[1;34m";
    private static final String BOLD = "\u001b[1m";
    private static final String RESET = "\u001b[0m";

    private final boolean color;

    /** @param color whether the terminal understands colours and the person wants them */
    public TerminalRenderer(boolean color) {
        this.color = color;
    }

    /** Whole lines, each with a line break at its end. */
    public String render(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder();
        String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
        text.append(paint(tint(diagnostic.severity()), severity + "[" + diagnostic.code() + "]"))
                .append(paint(BOLD, ": " + Shown.line(diagnostic.message())))
                .append('\n');
        int gutter = gutter(diagnostic);
        diagnostic.span().ifPresent(span -> place(text, gutter, span, diagnostic.label(), diagnostic.severity()));
        for (Diagnostic.Related related : diagnostic.related()) {
            place(text, gutter, related.span(), related.label(), Severity.NOTE);
        }
        diagnostic.notes().forEach(note -> fact(text, gutter, TITLED.matcher(note).matches() ? note : "note: " + note));
        diagnostic.helps().forEach(help -> fact(text, gutter, "help: " + help));
        return text.toString();
    }

    /** As wide as the widest line number. */
    private static int gutter(Diagnostic diagnostic) {
        int widest = diagnostic.span().map(Span::line).orElse(0);
        for (Diagnostic.Related related : diagnostic.related()) {
            widest = Math.max(widest, related.span().line());
        }
        return String.valueOf(widest).length();
    }

    private void place(StringBuilder text, int gutter, Span span, String label, Severity severity) {
        int line = span.line();
        Shown shown = Shown.of(span);
        String margin = " ".repeat(gutter + 1);
        text.append(margin).append(paint(BLUE, "--> ")).append(Shown.line(span.source().name())).append(':')
                .append(line).append(':').append(span.column()).append('\n');
        text.append(margin).append(paint(BLUE, " |")).append('\n');
        text.append(paint(BLUE, " " + " ".repeat(gutter - String.valueOf(line).length()) + line + " |"))
                .append(shown.text().isEmpty() ? "" : " " + shown.text()).append('\n');
        String carets = "^".repeat(shown.width()) + (shown.goesOn() ? "…" : "");
        text.append(margin).append(paint(BLUE, " |")).append(' ').append(" ".repeat(shown.before()))
                .append(paint(tint(severity), label.isEmpty() ? carets : carets + " " + Shown.line(label)))
                .append('\n');
    }

    private void fact(StringBuilder text, int gutter, String fact) {
        int colon = fact.indexOf(':');
        String indent = "\n" + " ".repeat(gutter + 4 + colon + 2);
        text.append(" ".repeat(gutter + 2)).append(paint(BLUE, "= ")).append(paint(BOLD, fact.substring(0, colon + 1)))
                .append(Shown.lines(fact.substring(colon + 1)).replace("\n", indent)).append('\n');
    }

    private static String tint(Severity severity) {
        return switch (severity) {
            case ERROR -> "\u001b[1;31m";
            case WARNING -> "\u001b[1;33m";
            case NOTE -> BLUE;
        };
    }

    private String paint(String tint, String text) {
        return color ? tint + text + RESET : text;
    }
}
