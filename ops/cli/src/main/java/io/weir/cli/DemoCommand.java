package io.weir.cli;

import io.weir.cli.demo.MemoryStage;
import io.weir.cli.demo.Stage;
import io.weir.cli.doctor.Machine;
import io.weir.cli.output.Format;
import io.weir.cli.output.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole story in a minute, on this machine. */
@Command(
        name = "demo",
        description = "Tell the whole story in a minute on this machine: three nodes, real packets, a node that dies.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "As root it plays in network namespaces of its own, from kernel to kernel. Without root it plays on memory",
            "ports: the client and the web server are at user level and speak UDP. It cleans up after itself, also on Ctrl-C.",
            "With --output json the last line is one document. Exits 0 only if every step held."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private OutputOption output;

    @Option(names = "--memory", description = "Play on memory ports, as without root.")
    private boolean memory;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean people = output.format == Format.table || output.format == Format.name;
        int exit = play(Machine.here(), people);
        if (people && exit == 0) {
            terminal.out().println("\nevery step held");
            terminal.next("weir dev", "a cluster to play with");
        } else if (people) {
            terminal.out().println("\nnot every step held");
        }
        return exit;
    }

    private int play(Machine machine, boolean people) throws IOException, InterruptedException {
        boolean possible = machine.asRoot() && machine.program("ip").isPresent();
        if (possible && !memory) {
            tell(people, "weir demo: in network namespaces of its own; nothing else on this machine is touched");
            return Stage.inNamespaces(
                    List.of(people ? "people" : "document", machine.program("curl").isPresent() ? "curl" : "java"));
        }
        tell(people, "weir demo: " + (possible ? "" : "no root or no iproute2, so ") + "on memory ports. The nodes are"
                + "\nreal processes; the client and the web server are at user level, and speak UDP where they would speak"
                + "\nTCP as root.");
        return MemoryStage.play(terminal, people) ? Exit.DONE.code() : Exit.FAILED.code();
    }

    private void tell(boolean people, String text) {
        if (people) {
            terminal.out().println(text);
        }
    }
}
