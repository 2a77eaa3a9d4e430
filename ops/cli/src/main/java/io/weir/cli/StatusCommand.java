package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.v1.Node;
import io.weir.v1.Problem;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Is everything well? */
@Command(
        name = "status",
        description = "Say whether everything is well.",
        mixinStandardHelpOptions = true,
        footer = "Exits 0 when everything is well, 1 when there are problems.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            StatusResponse status = open.nodes().status(StatusRequest.getDefaultInstance());
            terminal.answer(
                    output.format,
                    data(status),
                    text(status),
                    status.getNodesList().stream().map(Node::getName).toList());
            for (Problem problem : status.getProblemsList()) {
                terminal.say("problem[" + problem.getCode() + "]: " + problem.getMessage()
                        + (problem.hasSince() ? "\n   = since: " + MiddleboxView.text(problem.getSince()) : "")
                        + (problem.getHelp().isEmpty() ? "" : "\n   = help: " + problem.getHelp())
                        + (problem.getNext().isEmpty() ? "" : "\n   = next: " + problem.getNext()));
            }
            if (status.getOk()) {
                terminal.next("weir list", "shows the middleboxes");
            }
            return status.getOk() ? Exit.DONE : Exit.FAILED;
        });
    }

    private static String text(StatusResponse status) {
        String problems = status.getProblemsCount() == 1 ? "1 problem" : status.getProblemsCount() + " problems";
        return (status.getOk() ? "well" : problems) + ": " + status.getRunning() + " of " + status.getMiddleboxes()
                + " middleboxes run on " + status.getNodesCount() + " nodes; "
                + (status.getLeader().isEmpty() ? "no leader is known" : "leader " + status.getLeader())
                + "\n\n" + NodeView.table(status.getNodesList());
    }

    private static Data data(StatusResponse status) {
        return Data.fields()
                .put("ok", status.getOk())
                .put("problems", Data.items(status.getProblemsList().stream()
                        .map(p -> Data.fields()
                                .put("code", p.getCode())
                                .put("message", p.getMessage())
                                .put("help", p.getHelp())
                                .put("subject", p.getSubject())
                                .put("since", MiddleboxView.time(p.hasSince(), p.getSince()))
                                .put("next", p.getNext())
                                .end())
                        .toList()))
                .put("nodes", Data.items(status.getNodesList().stream().map(NodeView::data).toList()))
                .put("middleboxes", status.getMiddleboxes())
                .put("running", status.getRunning())
                .put("leader", MiddleboxView.orUnknown(status.getLeader()))
                .put("term", status.getTerm())
                .put("cursor", status.getCursor())
                .put("topology_version", status.getTopologyVersion())
                .put("policy_version", status.getPolicyVersion())
                .put("answered_by", status.getAnsweredBy())
                .end();
    }
}
