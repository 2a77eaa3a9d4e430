package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.v1.DeleteMiddleboxRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a middlebox and forgets it. */
@Command(name = "delete", description = "Stop a middlebox and forget it.", mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A middlebox: NAME or TENANT/NAME.")
    private String name;

    @Option(names = "--etag", paramLabel = "ETAG", defaultValue = "", description = "Only if it is still this one.")
    private String etag;

    @Mixin
    private ClusterOption cluster;

    private final Terminal terminal;

    DeleteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            open.middleboxes()
                    .delete(DeleteMiddleboxRequest.newBuilder()
                            .setName(MiddleboxName.resource(name))
                            .setEtag(etag)
                            .build());
            terminal.say("deleted " + name);
            terminal.next("weir list", "shows what is left");
            return Exit.DONE;
        });
    }
}
