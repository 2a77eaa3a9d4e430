package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.diagnostic.Diagnostic;
import io.weir.proof.Report;
import io.weir.proof.Verdict;
import io.weir.v1.DeployRequest;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.Middlebox;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies, places and starts a middlebox. */
@Command(
        name = "deploy",
        description = "Verify, place and start a middlebox.",
        mixinStandardHelpOptions = true,
        footer = "Exits 0 when it runs, 3 when something is violated, 4 when a sandbox is needed, 5 without a place.")
final class DeployCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @Mixin
    private SubmissionOptions submission;

    @Option(names = "--accept-sandbox", description = "Run inside the generated enforcer if it cannot be proved safe.")
    private boolean acceptSandbox;

    @Option(names = "--dry-run", description = "Do everything but start.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long to wait until it runs; 0 not to (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    DeployCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SubmissionOptions.Read read = submission.read(terminal);
        DeployRequest request = DeployRequest.newBuilder()
                .setParent(submission.parent())
                .setMiddleboxId(submission.id())
                .setSubmission(read.submission())
                .setAcceptSandbox(acceptSandbox)
                .setValidateOnly(dryRun)
                .setRequestId(UUID.randomUUID().toString())
                .build();
        return cluster.call(terminal, read.texts(), open -> {
            Middlebox deployed = open.middleboxes().deploy(request);
            return tell(dryRun ? deployed : settled(open, deployed));
        }, refusal -> refusal.report().ifPresent(this::tellRefused));
    }

    private void tellRefused(Report report) {
        ReportView view = new ReportView(submission.id(), report);
        terminal.answer(output.format, view.data(), view.text(), view.names());
        terminal.say(view.summary());
        boolean sandbox = report.verdict() instanceof Verdict.NeedsSandbox(var _, boolean enforceable) && enforceable;
        if (sandbox && !acceptSandbox) {
            terminal.next("weir deploy " + submission.file + " --accept-sandbox", "runs it inside a proved enforcer");
        }
    }

    /** Until it runs, or has failed, or patience ends. */
    private Middlebox settled(Cluster open, Middlebox deployed) {
        Middlebox now = deployed;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        while (now.getState() == Middlebox.State.STARTING && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
            now = open.middleboxes()
                    .get(GetMiddleboxRequest.newBuilder().setName(deployed.getName()).build());
        }
        return now;
    }

    private Exit tell(Middlebox middlebox) {
        MiddleboxView view = new MiddleboxView(middlebox);
        terminal.answer(output.format, view.data(), MiddleboxView.table(List.of(middlebox)), List.of(middlebox.getName()));
        boolean well = dryRun || middlebox.getState() == Middlebox.State.RUNNING || waitSeconds == 0;
        if (!well) {
            terminal.tell(Diagnostic.error("P0502", middlebox.getName() + " does not run yet: " + view.state()
                    + (middlebox.getReason().isEmpty() ? "" : ", " + middlebox.getReason())));
            return Exit.FAILED;
        }
        if (dryRun) {
            terminal.next("weir deploy " + submission.file, "does it");
        } else {
            terminal.next("weir observe " + view.id(), "watches its packets and drops");
        }
        return Exit.DONE;
    }
}
