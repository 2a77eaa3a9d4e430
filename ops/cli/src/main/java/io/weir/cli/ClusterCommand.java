package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.diagnostic.Diagnostic;
import io.weir.v1.BackupPiece;
import io.weir.v1.BackupRequest;
import io.weir.v1.ListMembersRequest;
import io.weir.v1.ListMembersResponse;
import io.weir.v1.Member;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is decided, as a whole. */
@Command(
        name = "cluster",
        description = "Back up and restore what is decided, or list the controllers.",
        mixinStandardHelpOptions = true)
final class ClusterCommand extends CommandGroup {
    /** Where a node looks for it; the name is the ledger's. */
    private static final String RESTORED = "restored.backup";

    ClusterCommand(Terminal terminal) {
        super(terminal, "say which: backup, restore or members");
    }

    @Command(
            name = "backup",
            description = "Write all that is decided, as of one moment, to a new file.",
            mixinStandardHelpOptions = true,
            footer = "Middleboxes go on meanwhile. Flow state is not in it, nor are keys.")
    int backup(
            @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file, @Mixin ClusterOption cluster) {
        if (Files.exists(file)) {
            throw Failure.usage(file + " exists");
        }
        return cluster.call(terminal, open -> {
            long cursor = fetch(open, file);
            terminal.say("backup of " + bytes(file) + " bytes, up to event " + cursor);
            terminal.next("weir cluster restore " + file + " --data-dir DIR", "begins a new cluster with it");
            return Exit.DONE;
        });
    }

    private static long fetch(Cluster open, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        long cursor = 0;
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                Iterator<BackupPiece> pieces = open.clusters().backup(BackupRequest.getDefaultInstance());
                while (pieces.hasNext()) {
                    BackupPiece piece = pieces.next();
                    piece.getData().writeTo(out);
                    cursor = piece.getCursor();
                }
            }
            BackupFile.check(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return cursor;
        } catch (IOException failure) {
            throw Failure.failed("N0855", file + ": " + failure.getMessage());
        }
    }

    private static long bytes(Path file) {
        return file.toFile().length();
    }

    @Command(
            name = "restore",
            description = "Put a backup into an empty data directory, for a new cluster to begin with.",
            mixinStandardHelpOptions = true,
            footer = "Do it with the same file for each controller, before the first of them starts.")
    int restore(
            @Parameters(paramLabel = "FILE", description = "From weir cluster backup.") Path file,
            @Option(names = "--data-dir", paramLabel = "DIR", required = true, description = "A controller's; empty or new.")
                    Path directory) {
        try {
            BackupFile.check(file);
            Files.createDirectories(directory);
            try (Stream<Path> there = Files.list(directory)) {
                if (there.findAny().isPresent()) {
                    throw new Failure(
                            Exit.FAILED,
                            Diagnostic.error("N0856", directory + " is not empty").help("move away what is there"));
                }
            }
            Path part = directory.resolve(RESTORED + ".part");
            Files.copy(file, part);
            Files.move(part, directory.resolve(RESTORED), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw Failure.failed("N0855", file + ": " + failure.getMessage());
        }
        terminal.say("restored into " + directory);
        terminal.next("weir node run --config node.conf", "starts a controller on it");
        return Exit.DONE.code();
    }

    @Command(name = "members", description = "List the controllers.", mixinStandardHelpOptions = true)
    int members(@Mixin ClusterOption cluster, @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            ListMembersResponse all = open.clusters().listMembers(ListMembersRequest.getDefaultInstance());
            Table table = Table.of("ID", "NODE", "ADDRESS", "STATE");
            for (Member member : all.getMembersList()) {
                table.row(Integer.toString(member.getId()), member.getNode(), member.getAddress(), state(member));
            }
            terminal.answer(
                    output.format,
                    Data.items(all.getMembersList().stream().map(ClusterCommand::data).toList()),
                    table.text(),
                    all.getMembersList().stream().map(Member::getNode).toList());
            return Exit.DONE;
        });
    }

    private static String state(Member member) {
        return member.getLeader() ? "leads" : member.getUp() ? "follows" : "not heard";
    }

    private static Data data(Member member) {
        return Data.fields()
                .put("id", member.getId())
                .put("node", member.getNode())
                .put("address", member.getAddress())
                .put("leader", member.getLeader())
                .put("up", member.getUp())
                .end();
    }
}
