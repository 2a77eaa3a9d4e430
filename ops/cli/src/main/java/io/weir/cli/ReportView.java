package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import io.weir.proof.Report;
import io.weir.proof.RequirementResult;
import io.weir.proof.Sandbox;
import io.weir.proof.Status;
import io.weir.proof.Verdict;
import io.weir.proof.Witness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A verification's answer, as it is written. */
record ReportView(String module, Report report) {

    /** The packets that break something, each once. */
    static List<Witness> counterexamples(Report report) {
        Stream<Witness> verdict = report.verdict() instanceof Verdict.Unsafe unsafe
                ? Stream.of(unsafe.witness())
                : Stream.empty();
        Stream<Witness> results = report.results().stream()
                .filter(r -> r.status() == Status.VIOLATED)
                .flatMap(r -> r.witness().stream());
        return Stream.concat(verdict, results).distinct().toList();
    }

    String text() {
        Table table = Table.of("RULE", "DEMANDED BY", "STATUS", "WHY");
        report.results()
                .forEach(r -> table.row(r.name(), lower(r.kind()), lower(r.status()), r.reason()));
        return verdictWord().toUpperCase(Locale.ROOT) + "  " + module + ": " + verdictReason()
                + (table.isEmpty() ? "" : "\n" + table.text());
    }

    List<String> names() {
        return report.results().stream().map(RequirementResult::name).toList();
    }

    /** One line: how many hold, and how long it took. */
    String summary() {
        long violated = report.count(Status.VIOLATED);
        String line = report.count(Status.HOLDS) + " of " + report.results().size() + " hold, " + violated
                + " violated, " + report.count(Status.UNKNOWN) + " unknown, "
                + report.statistics().time().toMillis() + " ms.";
        Optional<String> code = report.diagnostics().stream().map(Diagnostic::code).findFirst();
        return code.map(c -> line + " More: weir explain " + c).orElse(line);
    }

    private String verdictWord() {
        return switch (report.verdict()) {
            case Verdict.Safe _ -> "safe";
            case Verdict.Unsafe _ -> "unsafe";
            case Verdict.NeedsSandbox _ -> "needs-sandbox";
        };
    }

    private String verdictReason() {
        return switch (report.verdict()) {
            case Verdict.Safe safe -> safe.explored();
            case Verdict.Unsafe unsafe -> unsafe.rule() + ": " + unsafe.reason();
            case Verdict.NeedsSandbox sandbox -> String.join("; ", sandbox.undecided());
        };
    }

    Data data() {
        return Data.fields()
                .put("module", module)
                .put("verdict", verdict())
                .put("safe", report.safe())
                .put("safe_in_sandbox", report.safeInSandbox())
                .put("exit_code", report.exitCode())
                .put("results", Data.items(report.results().stream().map(ReportView::result).toList()))
                .put("diagnostics", Data.items(report.diagnostics().stream().map(DiagnosticData::of).toList()))
                .put("sandbox", report.sandbox().map(ReportView::sandbox).orElseGet(Data.Unknown::new))
                .put("steps", report.statistics().steps())
                .put("states", report.statistics().states())
                .put("ms", report.statistics().time().toNanos() / 1e6)
                .end();
    }

    /** The document when a text was wrong, so that nothing was verified. */
    static Data refused(String module, Exit exit, List<Diagnostic> told) {
        return Data.fields()
                .put("module", module)
                .put("verdict", new Data.Unknown())
                .put("safe", false)
                .put("safe_in_sandbox", false)
                .put("exit_code", exit.code())
                .put("results", Data.items(List.of()))
                .put("diagnostics", Data.items(told.stream().map(DiagnosticData::of).toList()))
                .end();
    }

    private Data verdict() {
        Data.Builder fields = Data.fields().put("kind", verdictWord()).put("reason", verdictReason());
        if (report.verdict() instanceof Verdict.Unsafe unsafe) {
            fields.put("rule", unsafe.rule())
                    .put("packet", witness(unsafe.witness()))
                    .put("path", Data.texts(unsafe.path()))
                    .put("lines", Data.texts(unsafe.lines().stream().map(Span::toString).toList()));
        }
        return fields.end();
    }

    private static Data sandbox(Sandbox sandbox) {
        return Data.fields()
                .put("summary", sandbox.summary())
                .put("proved", sandbox.proved())
                .put("results", Data.items(sandbox.results().stream().map(ReportView::result).toList()))
                .end();
    }

    private static Data result(RequirementResult result) {
        return Data.fields()
                .put("name", result.name())
                .put("kind", lower(result.kind()))
                .put("status", lower(result.status()))
                .put("reason", result.reason())
                .put("packet", result.witness().map(ReportView::witness).orElseGet(Data.Unknown::new))
                .put("path", Data.texts(result.path()))
                .put("lines", Data.texts(result.blamed().stream().map(Span::toString).toList()))
                .end();
    }

    private static Data witness(Witness witness) {
        return Data.fields()
                .put("summary", witness.summary())
                .put("entry", witness.entry())
                .put("bytes", witness.packet().toString())
                .end();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
