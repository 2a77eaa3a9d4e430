package io.weir.cli;

import io.weir.cli.doctor.Examination;
import io.weir.cli.doctor.Finding;
import io.weir.cli.doctor.Machine;
import io.weir.cli.doctor.NodeConfiguration;
import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether this machine can run a node. Works offline and when nodes are ill. */
@Command(
        name = "doctor",
        description = "Say whether this machine can run a node, and what to do if not.",
        mixinStandardHelpOptions = true,
        footer = "Exits 0 when a node can run here (perhaps limited), 1 when not.")
final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Look at a node's configuration too: what would cross the network in the clear.")
    private Path config;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(new Examination(Machine.here()).all());
        if (config != null) {
            findings.add(NodeConfiguration.look(new Texts(terminal).read(config).text()));
        }
        boolean broken = findings.stream().anyMatch(f -> f.state() == Finding.State.BROKEN);
        Table table = Table.of("CHECK", "STATE", "FOUND");
        findings.forEach(f -> table.row(f.name(), state(f), f.found()));
        Data data = Data.fields()
                .put("ok", !broken)
                .put("checks", Data.items(findings.stream().map(DoctorCommand::data).toList()))
                .end();
        terminal.answer(output.format, data, table.text(), findings.stream().map(Finding::name).toList());
        findings.stream()
                .filter(f -> !f.advice().isEmpty())
                .forEach(f -> terminal.say("help: " + f.name() + ": " + f.advice()));
        if (broken) {
            terminal.say("a node cannot run here yet");
            return Exit.FAILED.code();
        }
        terminal.next("weir verify FILE", "proves a configuration");
        return Exit.DONE.code();
    }

    private static Data data(Finding finding) {
        return Data.fields()
                .put("name", finding.name())
                .put("state", state(finding))
                .put("found", finding.found())
                .put("advice", finding.advice())
                .end();
    }

    private static String state(Finding finding) {
        return finding.state().name().toLowerCase(Locale.ROOT);
    }
}
