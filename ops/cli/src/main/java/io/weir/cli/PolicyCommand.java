package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.SentTexts;
import io.weir.diagnostic.SourceText;
import io.weir.v1.ApplyPolicyRequest;
import io.weir.v1.GetPolicyRequest;
import io.weir.v1.Policy;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the operator demands of every request, as a file. */
@Command(name = "policy", description = "Apply or show the operator's policy.", mixinStandardHelpOptions = true)
final class PolicyCommand extends CommandGroup {
    PolicyCommand(Terminal terminal) {
        super(terminal, "say which: apply or show");
    }

    @Command(
            name = "apply",
            description = "Replace the policy; all middleboxes are verified against it first.",
            mixinStandardHelpOptions = true)
    int apply(
            @Parameters(paramLabel = "FILE", description = "A policy file.") Path file,
            @Option(names = "--dry-run", description = "Do everything but change it.") boolean dryRun,
            @Option(names = "--force", description = "Even if middleboxes no longer verify.") boolean force,
            @Option(names = "--etag", paramLabel = "ETAG", defaultValue = "", description = "Only if it is still this one.")
                    String etag,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        SourceText text = new Texts(terminal).read(file);
        SentTexts texts = new SentTexts(List.of(text));
        return cluster.call(terminal, texts, open -> {
            Policy policy = open.policies()
                    .apply(ApplyPolicyRequest.newBuilder()
                            .setText(text.text())
                            .setSourceName(text.name())
                            .setValidateOnly(dryRun)
                            .setForce(force)
                            .setEtag(etag)
                            .build());
            policy.getDiagnosticsList().stream().map(texts::diagnostic).forEach(terminal::tell);
            tell(policy, output);
            if (!dryRun) {
                terminal.next("weir list", "shows the middleboxes that it holds for");
            }
            return Exit.DONE;
        });
    }

    @Command(name = "show", description = "Show the policy.", mixinStandardHelpOptions = true)
    int show(@Mixin ClusterOption cluster, @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            Policy policy = open.policies().get(GetPolicyRequest.getDefaultInstance());
            tell(policy, output);
            return Exit.DONE;
        });
    }

    private void tell(Policy policy, OutputOption output) {
        Data data = Data.fields()
                .put("version", policy.getVersion())
                .put("etag", policy.getEtag())
                .put("updated", MiddleboxView.time(policy.hasUpdateTime(), policy.getUpdateTime()))
                .put("text", policy.getText())
                .end();
        terminal.answer(output.format, data, policy.getText().strip(), List.of(policy.getEtag()));
        terminal.say("policy version " + policy.getVersion());
    }
}
