package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.v1.CordonNodeRequest;
import io.weir.v1.DrainNodeRequest;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.Node;
import io.weir.v1.UncordonNodeRequest;
import io.weir.v1.UndrainNodeRequest;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The servers of the platform. */
@Command(name = "node", description = "Run a node here; list the nodes of the cluster, empty them, open them again.", mixinStandardHelpOptions = true)
final class NodeCommand extends CommandGroup {
    NodeCommand(Terminal terminal) {
        super(terminal, "say which: run, list, cordon, uncordon, drain or undrain");
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

    @Command(name = "cordon", description = "Place nothing new on a node.", mixinStandardHelpOptions = true)
    int cordon(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOption cluster) {
        return cluster.call(terminal, open -> {
            Node now = open.nodes().cordon(CordonNodeRequest.newBuilder().setName(node).build());
            terminal.say(now.getName() + " gets nothing new; it keeps " + now.getMiddleboxes() + " middleboxes");
            terminal.next("weir node drain " + node, "moves these away");
            return Exit.DONE;
        });
    }

    @Command(name = "uncordon", description = "Let a node be used again.", mixinStandardHelpOptions = true)
    int uncordon(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOption cluster) {
        return cluster.call(terminal, open -> {
            Node now = open.nodes().uncordon(UncordonNodeRequest.newBuilder().setName(node).build());
            terminal.say(now.getName() + " is open again");
            return Exit.DONE;
        });
    }

    @Command(
            name = "drain",
            description = "Move everything away from a node, one after the other, and place nothing new on it.",
            mixinStandardHelpOptions = true)
    int drain(
            @Parameters(paramLabel = "NODE") String node,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "60",
                            description = "How long to wait for the end; ${DEFAULT-VALUE} without.")
                    int waitS,
            @Mixin ClusterOption cluster) {
        return cluster.call(terminal, open -> {
            Node now = open.nodes().drain(DrainNodeRequest.newBuilder().setName(node).build());
            return new Draining(terminal, open, now).await(Duration.ofSeconds(waitS));
        });
    }

    @Command(
            name = "undrain",
            description = "Let a node be used again; what was moved away stays where it is.",
            mixinStandardHelpOptions = true)
    int undrain(@Parameters(paramLabel = "NODE") String node, @Mixin ClusterOption cluster) {
        return cluster.call(terminal, open -> {
            Node now = open.nodes().undrain(UndrainNodeRequest.newBuilder().setName(node).build());
            terminal.say(now.getName() + " is open again");
            return Exit.DONE;
        });
    }
}
