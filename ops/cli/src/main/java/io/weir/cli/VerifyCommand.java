package io.weir.cli;

import io.weir.cli.output.Format;
import io.weir.cli.output.Terminal;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapWriter;
import io.weir.program.Configuration;
import io.weir.proof.Report;
import io.weir.proof.Role;
import io.weir.proof.Verification;
import io.weir.proof.VerificationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves a configuration, without a cluster. */
@Command(
        name = "verify",
        description = "Prove that a configuration is safe and does what its requirements say, before anyone runs it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exits 0 when it is safe and all requirements hold, 3 when something is violated,",
            "4 when something is unknown or a sandbox is needed, 2 when a text is wrong."
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A Click configuration; - for standard input.")
    private Path file;

    @Option(names = "--requirements", paramLabel = "FILE", description = "What it must do and must not do.")
    private Path requirements;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "third-party",
            converter = RoleNames.class,
            completionCandidates = RoleNames.class,
            description = "Who asks: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Role role;

    @Option(names = "--module", paramLabel = "NAME", description = "What requirements call it (default: the file's).")
    private String module;

    @Option(names = "--address", paramLabel = "IP", description = "The module's own address.")
    private List<Ipv4Address> addresses = List.of();

    @Option(names = "--client", paramLabel = "PREFIX", description = "Addresses of the requester's client.")
    private List<Ipv4Prefix> clients = List.of();

    @Option(names = "--owns", paramLabel = "PREFIX", description = "Further addresses that the requester owns.")
    private List<Ipv4Prefix> owns = List.of();

    @Option(names = "--authorized", paramLabel = "PREFIX", description = "Destinations that agreed to its traffic.")
    private List<Ipv4Prefix> authorized = List.of();

    @Option(names = "--topology", paramLabel = "FILE", description = "The network (default: one platform between the "
            + "internet and the client).")
    private Path topology;

    @Option(names = "--platform", paramLabel = "NAME", description = "Where in the topology it would run (default: the "
            + "first platform).")
    private String platform;

    @Option(names = "--policy", paramLabel = "FILE", description = "What the operator demands.")
    private Path policy;

    @Option(names = "--save", paramLabel = "PCAP", description = "Write the packets that break rules to a capture.")
    private Path save;

    @Option(names = {"-D", "--define"}, paramLabel = "NAME=VALUE", description = "A value for $NAME of the text.")
    private Map<String, String> variables = Map.of();

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Texts texts = new Texts(terminal);
        Report report;
        try {
            report = Verification.verify(request(texts));
        } catch (Failure wrong) {
            // scripts that asked for a document get one also when the text is wrong
            if (output.format == Format.json || output.format == Format.yaml) {
                terminal.answer(output.format, ReportView.refused(name(), wrong.exit(), texts.told()), "", List.of());
            }
            throw wrong;
        }
        tell(report);
        return report.exitCode();
    }

    private VerificationRequest request(Texts texts) {
        Configuration configuration = texts.configuration(file, variables);
        VerificationRequest request = VerificationRequest.of(configuration, name(), role)
                .withAddresses(addresses)
                .withClients(clients)
                .withOwns(owns)
                .withAuthorized(authorized);
        if (requirements != null) {
            request = request.withRequirements(texts.specification(requirements));
        }
        if (topology != null) {
            request = request.withTopology(texts.topology(topology), Optional.ofNullable(platform));
        } else if (platform != null) {
            throw Failure.usage("--platform names a place in a topology; give one with --topology");
        }
        if (policy != null) {
            request = request.withPolicy(texts.policy(policy));
        }
        return request;
    }

    private void tell(Report report) {
        report.diagnostics().forEach(terminal::tell);
        ReportView view = new ReportView(name(), report);
        terminal.answer(output.format, view.data(), view.text(), view.names());
        terminal.say(view.summary());
        if (save != null) {
            save(report);
        }
        if (report.safe()) {
            terminal.next("weir plan " + file, "shows where it would run");
        }
    }

    private void save(Report report) {
        List<CapturedPacket> packets = ReportView.counterexamples(report).stream()
                .map(witness -> CapturedPacket.whole(0, witness.packet()))
                .toList();
        try (PcapWriter writer = PcapWriter.create(save)) {
            for (CapturedPacket packet : packets) {
                writer.write(packet);
            }
        } catch (IOException e) {
            throw Failure.failed("E0300", save + " cannot be written: " + Reasons.of(e));
        }
        if (packets.isEmpty()) {
            terminal.say("saved no packet: nothing is violated");
        } else {
            terminal.next("weir trace " + file + " --packet " + save, "follows the packets that break the rules");
        }
    }

    /** The file's name without its ending, as an identifier that requirements can use. */
    private String name() {
        if (module != null) {
            return module;
        }
        String base = file.getFileName().toString().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9_]", "_");
        return base.matches("[A-Za-z].*") ? base : "module";
    }
}
