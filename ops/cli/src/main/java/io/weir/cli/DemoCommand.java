package io.weir.cli;

import io.weir.cli.demo.Stage;
import io.weir.cli.doctor.Machine;
import io.weir.cli.output.Format;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole story in a minute, on this machine. */
@Command(
        name = "demo",
        description = "Tell the whole story in a minute on this machine: three nodes, real packets, a node that dies.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "As root it plays in network namespaces of its own and cleans up after itself, also on Ctrl-C.",
            "With --output json the last line is one document. Exits 0 only if every step held."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        if (!machine.asRoot() || machine.program("ip").isEmpty()) {
            throw new Failure(
                    Exit.FAILED,
                    Diagnostic.error("N0855", "the demo needs root and iproute2 for its network namespaces")
                            .help("run it as root: sudo ./weir demo"));
        }
        boolean people = output.format == Format.table || output.format == Format.name;
        if (people) {
            terminal.out().println("weir demo: in network namespaces of its own; nothing else on this machine is touched");
        }
        int exit = Stage.inNamespaces(
                List.of(people ? "people" : "document", machine.program("curl").isPresent() ? "curl" : "java"));
        if (people && exit == 0) {
            terminal.out().println("\nevery step held");
            terminal.next("weir dev", "a cluster to play with");
        } else if (people) {
            terminal.out().println("\nnot every step held");
        }
        return exit;
    }
}
