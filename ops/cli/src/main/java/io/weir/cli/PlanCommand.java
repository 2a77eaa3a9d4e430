package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Reports;
import io.weir.cli.remote.SentTexts;
import io.weir.diagnostic.Diagnostic;
import io.weir.proof.Report;
import io.weir.v1.Candidate;
import io.weir.v1.PlanRequest;
import io.weir.v1.PlanResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a deployment would be, without starting anything. */
@Command(
        name = "plan",
        description = "Verify a middlebox and say where it would run, without starting anything.",
        mixinStandardHelpOptions = true,
        footer = "Exits 0 on a good plan, 3 when something is violated, 4 when a sandbox is needed, 5 without a place.")
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private SubmissionOptions submission;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SubmissionOptions.Read read = submission.read(terminal);
        return cluster.call(terminal, read.texts(), open -> tell(
                open.middleboxes()
                        .plan(PlanRequest.newBuilder()
                                .setParent(submission.parent())
                                .setMiddleboxId(submission.id())
                                .setSubmission(read.submission())
                                .build()),
                read.texts()));
    }

    private Exit tell(PlanResponse plan, SentTexts texts) {
        List<Diagnostic> diagnostics =
                plan.getDiagnosticsList().stream().map(texts::diagnostic).toList();
        diagnostics.forEach(terminal::tell);
        ReportView view = new ReportView(submission.id(), Reports.report(plan.getReport(), diagnostics, texts));
        boolean placed = !plan.getNode().isEmpty();
        Data data = Data.fields()
                .put("report", view.data())
                .put("node", placed ? Data.of(plan.getNode()) : new Data.Unknown())
                .put("standby", plan.getStandby().isEmpty() ? new Data.Unknown() : Data.of(plan.getStandby()))
                .put("addresses", Data.texts(plan.getAddressesList()))
                .put("candidates", Data.items(plan.getCandidatesList().stream().map(PlanCommand::candidate).toList()))
                .end();
        terminal.answer(output.format, data, view.text() + "\n\n" + places(plan), List.of(plan.getNode()));
        terminal.say(view.summary());
        int verified = view.report().exitCode();
        if (verified != Report.EXIT_SAFE) {
            return switch (verified) {
                case Report.EXIT_VIOLATED -> Exit.VIOLATED;
                case Report.EXIT_UNKNOWN -> Exit.UNKNOWN;
                default -> Exit.TEXT;
            };
        }
        if (!placed) {
            return Exit.NO_PLACE;
        }
        terminal.next("weir deploy " + submission.file, "starts it");
        return Exit.DONE;
    }

    private static String places(PlanResponse plan) {
        Table table = Table.of("NODE", "CHOSEN", "WHY");
        plan.getCandidatesList()
                .forEach(c -> table.row(
                        c.getNode(),
                        c.getNode().equals(plan.getStandby()) ? "standby" : c.getChosen() ? "yes" : "no",
                        c.getReason()));
        return table.text();
    }

    private static Data candidate(Candidate candidate) {
        return Data.fields()
                .put("node", candidate.getNode())
                .put("chosen", candidate.getChosen())
                .put("reason", candidate.getReason())
                .end();
    }
}
