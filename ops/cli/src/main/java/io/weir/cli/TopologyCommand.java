package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.SentTexts;
import io.weir.diagnostic.SourceText;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.GetTopologyRequest;
import io.weir.v1.Topology;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The operator's network, as a file. */
@Command(name = "topology", description = "Apply or show the operator's network.", mixinStandardHelpOptions = true)
final class TopologyCommand extends CommandGroup {
    TopologyCommand(Terminal terminal) {
        super(terminal, "say which: apply or show");
    }

    @Command(
            name = "apply",
            description = "Replace the topology; all middleboxes are verified against it first.",
            mixinStandardHelpOptions = true)
    int apply(
            @Parameters(paramLabel = "FILE", description = "A topology file.") Path file,
            @Option(names = "--dry-run", description = "Do everything but change it.") boolean dryRun,
            @Option(names = "--force", description = "Even if middleboxes no longer verify.") boolean force,
            @Option(names = "--etag", paramLabel = "ETAG", defaultValue = "", description = "Only if it is still this one.")
                    String etag,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        SourceText text = new Texts(terminal).read(file);
        SentTexts texts = new SentTexts(List.of(text));
        return cluster.call(terminal, texts, open -> {
            Topology topology = open.topologies()
                    .apply(ApplyTopologyRequest.newBuilder()
                            .setText(text.text())
                            .setSourceName(text.name())
                            .setValidateOnly(dryRun)
                            .setForce(force)
                            .setEtag(etag)
                            .build());
            topology.getDiagnosticsList().stream().map(texts::diagnostic).forEach(terminal::tell);
            tell(topology, output);
            if (!dryRun) {
                terminal.next("weir status", "shows the nodes");
            }
            return Exit.DONE;
        });
    }

    @Command(name = "show", description = "Show the topology.", mixinStandardHelpOptions = true)
    int show(@Mixin ClusterOption cluster, @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            Topology topology = open.topologies().get(GetTopologyRequest.getDefaultInstance());
            tell(topology, output);
            return Exit.DONE;
        });
    }

    private void tell(Topology topology, OutputOption output) {
        Data data = Data.fields()
                .put("version", topology.getVersion())
                .put("etag", topology.getEtag())
                .put("updated", MiddleboxView.time(topology.hasUpdateTime(), topology.getUpdateTime()))
                .put("text", topology.getText())
                .end();
        terminal.answer(output.format, data, topology.getText().strip(), List.of(topology.getEtag()));
        terminal.say("topology version " + topology.getVersion());
    }
}
