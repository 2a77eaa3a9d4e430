package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.ListRevocationsRequest;
import io.weir.v1.ListRevocationsResponse;
import io.weir.v1.Revocation;
import io.weir.v1.RevokeIdentityRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certificates that count no longer. */
@Command(
        name = "identity",
        description = "Revoke certificates, or list those that are revoked.",
        mixinStandardHelpOptions = true)
final class IdentityCommand extends CommandGroup {
    IdentityCommand(Terminal terminal) {
        super(terminal, "say which: revoke or list");
    }

    @Command(
            name = "revoke",
            description = "Refuse an identity from now on, also on connections that are open.",
            mixinStandardHelpOptions = true,
            footer = "Certificates of NAME@TENANT that are issued later count again. What runs goes on.")
    int revoke(
            @Parameters(
                            paramLabel = "NAME@TENANT|SERIAL",
                            description = "Whose certificates, or the number of one (openssl x509 -serial).")
                    String identity,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For the record.")
                    String reason,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            Revocation revoked = open.identities()
                    .revoke(RevokeIdentityRequest.newBuilder()
                            .setIdentity(identity.replaceFirst("^serial=", ""))
                            .setReason(reason)
                            .setRequestId(UUID.randomUUID().toString())
                            .build());
            tell(List.of(revoked), output);
            if (revoked.getIdentity().contains("@")) {
                terminal.next("weir audit --caller " + revoked.getIdentity(), "shows what it asked this node for");
            }
            return Exit.DONE;
        });
    }

    @Command(name = "list", description = "List what is revoked.", mixinStandardHelpOptions = true)
    int list(@Mixin ClusterOption cluster, @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            List<Revocation> all = new ArrayList<>();
            String token = "";
            do {
                ListRevocationsResponse page = open.identities()
                        .listRevocations(ListRevocationsRequest.newBuilder()
                                .setPageSize(1000)
                                .setPageToken(token)
                                .build());
                all.addAll(page.getRevocationsList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            tell(all, output);
            return Exit.DONE;
        });
    }

    private void tell(List<Revocation> revocations, OutputOption output) {
        Table table = Table.of("IDENTITY", "SINCE", "BY", "REASON");
        revocations.forEach(r -> table.row(
                r.getIdentity(), MiddleboxView.text(r.getRevokeTime()), r.getActor(), r.getReason()));
        terminal.answer(
                output.format,
                Data.items(revocations.stream().map(IdentityCommand::data).toList()),
                table.text(),
                revocations.stream().map(Revocation::getIdentity).toList());
    }

    private static Data data(Revocation revocation) {
        return Data.fields()
                .put("identity", revocation.getIdentity())
                .put("revoked", MiddleboxView.time(true, revocation.getRevokeTime()))
                .put("actor", revocation.getActor())
                .put("reason", revocation.getReason())
                .end();
    }
}
