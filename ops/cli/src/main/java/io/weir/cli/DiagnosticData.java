package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import java.util.Locale;

/** A diagnostic for scripts. */
final class DiagnosticData {
    private DiagnosticData() {}

    static Data of(Diagnostic diagnostic) {
        return Data.fields()
                .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
                .put("code", diagnostic.code())
                .put("message", diagnostic.message())
                .put("span", diagnostic.span().map(s -> span(s, diagnostic.label())).orElseGet(Data.Unknown::new))
                .put("related", Data.items(diagnostic.related().stream().map(r -> span(r.span(), r.label())).toList()))
                .put("notes", Data.texts(diagnostic.notes()))
                .put("helps", Data.texts(diagnostic.helps()))
                .end();
    }

    private static Data span(Span span, String label) {
        return Data.fields()
                .put("file", span.source().name())
                .put("line", span.line())
                .put("column", span.column())
                .put("text", span.text())
                .put("label", label)
                .end();
    }
}
