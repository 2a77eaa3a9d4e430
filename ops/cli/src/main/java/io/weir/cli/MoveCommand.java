package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.v1.Middlebox;
import io.weir.v1.MoveMiddleboxRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a middlebox to another node. */
@Command(
        name = "move",
        description = "Move a middlebox to another node, with its state, without losing a packet.",
        mixinStandardHelpOptions = true)
final class MoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A middlebox: NAME or TENANT/NAME.")
    private String name;

    @Option(
            names = "--to",
            paramLabel = "NODE",
            defaultValue = "",
            description = "The node; without, its standby, or the best there is.")
    private String to;

    @Option(names = "--etag", paramLabel = "ETAG", defaultValue = "", description = "Only if it is still this one.")
    private String etag;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    MoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            Middlebox moved = open.middleboxes()
                    .move(MoveMiddleboxRequest.newBuilder()
                            .setName(MiddleboxName.resource(name))
                            .setTo(to)
                            .setEtag(etag)
                            .build());
            boolean there = moved.getMovingTo().isEmpty() && moved.getState() == Middlebox.State.RUNNING;
            String said = there
                    ? moved.getName() + " runs on " + moved.getNode()
                    : moved.getName() + " is still on its way to "
                            + (moved.getMovingTo().isEmpty() ? moved.getNode() : moved.getMovingTo());
            terminal.answer(output.format, new MiddleboxView(moved).data(), said, List.of(moved.getName()));
            terminal.next("weir events --subject " + moved.getName(), "shows how it went");
            return there ? Exit.DONE : Exit.FAILED;
        });
    }
}
