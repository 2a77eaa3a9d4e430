package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.Node;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The servers of the platform. */
@Command(name = "node", description = "Run a node here, or list the nodes of the cluster.", mixinStandardHelpOptions = true)
final class NodeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Terminal terminal;

    NodeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: run or list");
    }

    @Command(name = "list", description = "List the nodes.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--site", paramLabel = "SITE", defaultValue = "-", description = "Only this site's.")
                    String site,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            List<Node> nodes = open.nodes()
                    .list(ListNodesRequest.newBuilder()
                            .setParent("sites/" + site)
                            .setPageSize(1000)
                            .build())
                    .getNodesList();
            terminal.answer(
                    output.format,
                    Data.items(nodes.stream().map(NodeView::data).toList()),
                    NodeView.table(nodes),
                    nodes.stream().map(Node::getName).toList());
            return Exit.DONE;
        });
    }
}
