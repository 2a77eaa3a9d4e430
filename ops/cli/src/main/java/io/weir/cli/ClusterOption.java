package io.weir.cli;

import io.grpc.StatusRuntimeException;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.cli.remote.Context;
import io.weir.cli.remote.Refusal;
import io.weir.cli.remote.SentTexts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which cluster, and as whom; on every command that talks to one. */
final class ClusterOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "The cluster (default: WEIR_SERVER, else the one of `weir dev`); several with commas.")
    private String server;

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            description = "Who calls: a name in the cluster's certificates or a certificate's path (default: "
                    + "WEIR_IDENTITY, else operator).")
    private String identity;

    /** What a command does with an open cluster. */
    @FunctionalInterface
    interface Call {
        Exit on(Cluster cluster);
    }

    /** Connects, calls, and tells a refusal in the command line's words. */
    int call(Terminal terminal, SentTexts texts, Call call) {
        return call(terminal, texts, call, _ -> {});
    }

    /** @param refused is given a refusal after it was told, for commands that answer scripts with a document */
    int call(Terminal terminal, SentTexts texts, Call call, Consumer<Refusal> refused) {
        Context context =
                Context.find(Optional.ofNullable(server), Optional.ofNullable(identity), System.getenv());
        try (Cluster cluster = Cluster.open(context)) {
            return call.on(cluster).code();
        } catch (StatusRuntimeException e) {
            Refusal refusal = Refusal.of(e, texts);
            refusal.diagnostics().forEach(terminal::tell);
            refused.accept(refusal);
            return refusal.exit().code();
        }
    }

    int call(Terminal terminal, Call call) {
        return call(terminal, new SentTexts(List.of()), call);
    }
}
