package io.weir.cli;

import io.weir.cli.output.Terminal;
import io.weir.cli.remote.SentTexts;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.v1.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a tenant asks for: a configuration, its requirements, and what they are about. */
final class SubmissionOptions {
    @Parameters(paramLabel = "FILE", description = "A Click configuration; - for standard input.")
    Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the middlebox (default: the file's).")
    private String name;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = "-",
            description = "For whom, where the caller may say (default: the caller's own).")
    private String tenant;

    @Option(names = "--requirements", paramLabel = "FILE", description = "What it must do and must not do.")
    private Path requirements;

    @Option(names = "--module", paramLabel = "NAME", description = "What requirements call it (default: its name).")
    private String module;

    @Option(names = "--address", paramLabel = "IP", description = "The middlebox's address (default: a free one).")
    private List<Ipv4Address> addresses = List.of();

    @Option(names = "--client", paramLabel = "PREFIX", description = "Addresses of the tenant's client.")
    private List<Ipv4Prefix> clients = List.of();

    @Option(names = "--owns", paramLabel = "PREFIX", description = "Further addresses that the tenant owns.")
    private List<Ipv4Prefix> owns = List.of();

    @Option(names = "--near", paramLabel = "PLACE", description = "A site or node to run at, in order of preference.")
    private List<String> near = List.of();

    @Option(names = "--no-standby", description = "Name no standby: it stops with its node.")
    private boolean noStandby;

    /** A submission and the texts in it. */
    record Read(Submission submission, SentTexts texts) {}

    Read read(Terminal terminal) {
        Texts texts = new Texts(terminal);
        SourceText click = texts.read(file);
        List<SourceText> sent = new ArrayList<>(List.of(click));
        Submission.Builder submission = Submission.newBuilder()
                .setClick(click.text())
                .setClickName(click.name())
                .setModule(module == null ? "" : module)
                .addAllAddresses(addresses.stream().map(Ipv4Address::toString).toList())
                .addAllClients(clients.stream().map(Ipv4Prefix::toString).toList())
                .addAllOwns(owns.stream().map(Ipv4Prefix::toString).toList())
                .addAllNear(near)
                .setNoStandby(noStandby);
        if (requirements != null) {
            SourceText text = texts.read(requirements);
            sent.add(text);
            submission.setRequirements(text.text()).setRequirementsName(text.name());
        }
        return new Read(submission.build(), new SentTexts(sent));
    }

    String parent() {
        return "tenants/" + tenant;
    }

    /** The name given, or the file's without its ending, as a resource id: 1 to 63 of a-z, 0-9 and dash. */
    String id() {
        if (name != null) {
            return name;
        }
        String base = file.getFileName().toString().replaceFirst("\\.[^.]*$", "").toLowerCase(Locale.ROOT);
        String id = base.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        return id.isEmpty() ? "middlebox" : id.substring(0, Math.min(63, id.length()));
    }
}
