package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import java.util.Locale;

/** A diagnostic for scripts, with the fields that {@code JsonRenderer} writes. */
final class DiagnosticData {
    private DiagnosticData() {}

    static Data of(Diagnostic diagnostic) {
        return Data.fields()
                .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
                .put("code", diagnostic.code())
                .put("message", diagnostic.message())
                .put("span", diagnostic.span().map(DiagnosticData::span).orElseGet(Data.Unknown::new))
                .put("label", diagnostic.label())
                .put("related", Data.items(diagnostic.related().stream()
                        .map(r -> Data.fields().put("span", span(r.span())).put("label", r.label()).end())
                        .toList()))
                .put("notes", Data.texts(diagnostic.notes()))
                .put("helps", Data.texts(diagnostic.helps()))
                .end();
    }

    private static Data span(Span span) {
        return Data.fields()
                .put("file", span.source().name())
                .put("line", span.line())
                .put("column", span.column())
                .put("end_line", span.source().lineAt(span.end()))
                .put("end_column", span.source().columnAt(span.end()))
                .put("start", span.start())
                .put("end", span.end())
                .end();
    }
}
