package io.weir.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes diagnostics as JSON for programs and editors: lines and columns from 1, {@code start} and {@code end} in
 * characters of the text from 0. A span that does not exist is null.
 */
public final class JsonRenderer {
    private JsonRenderer() {}

    /** One object on one line. */
    public static String render(Diagnostic diagnostic) {
        return "{\"severity\":" + text(diagnostic.severity().name().toLowerCase(Locale.ROOT))
                + ",\"code\":" + text(diagnostic.code())
                + ",\"message\":" + text(diagnostic.message())
                + ",\"span\":" + diagnostic.span().map(JsonRenderer::span).orElse("null")
                + ",\"label\":" + text(diagnostic.label())
                + ",\"related\":" + array(diagnostic.related(), r ->
                        "{\"span\":" + span(r.span()) + ",\"label\":" + text(r.label()) + "}")
                + ",\"notes\":" + array(diagnostic.notes(), JsonRenderer::text)
                + ",\"helps\":" + array(diagnostic.helps(), JsonRenderer::text) + "}";
    }

    /** An array of objects. */
    public static String render(List<Diagnostic> diagnostics) {
        return array(diagnostics, JsonRenderer::render);
    }

    private static String span(Span span) {
        SourceText source = span.source();
        return "{\"file\":" + text(source.name())
                + ",\"line\":" + span.line() + ",\"column\":" + span.column()
                + ",\"end_line\":" + source.lineAt(span.end()) + ",\"end_column\":" + source.columnAt(span.end())
                + ",\"start\":" + span.start() + ",\"end\":" + span.end() + "}";
    }

    private static <T> String array(List<T> list, Function<T, String> element) {
        return list.stream().map(element).collect(Collectors.joining(",", "[", "]"));
    }

    /** A string literal in ASCII. */
    private static String text(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\t' -> literal.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') {
                        literal.append(String.format("\\u%04x", (int) c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }
}
