package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.net.Ipv4Prefix;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.ListTenantsRequest;
import io.weir.v1.Tenant;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may use the platform, and what they proved to own. */
@Command(
        name = "tenant",
        description = "Register a tenant's addresses and rights, or list tenants.",
        mixinStandardHelpOptions = true)
final class TenantCommand extends CommandGroup {
    TenantCommand(Terminal terminal) {
        super(terminal, "say which: apply or list");
    }

    @Command(
            name = "apply",
            description = "Make or replace a tenant's entry.",
            mixinStandardHelpOptions = true)
    int apply(
            @Parameters(paramLabel = "TENANT", description = "1 to 63 of a-z, 0-9 and dash.") String name,
            @Option(names = "--client", paramLabel = "PREFIX", description = "Addresses of its client.")
                    List<Ipv4Prefix> clients,
            @Option(names = "--owns", paramLabel = "PREFIX", description = "Further prefixes that it owns.")
                    List<Ipv4Prefix> owns,
            @Option(names = "--authorized", paramLabel = "PREFIX", description = "Destinations that agreed to its traffic.")
                    List<Ipv4Prefix> authorized,
            @Option(names = "--max-middleboxes", paramLabel = "N", description = "Most middleboxes; 0: the default, 1000.")
                    int middleboxes,
            @Option(names = "--max-addresses", paramLabel = "N", description = "Most addresses; 0: the default, 4000.")
                    int addresses,
            @Option(names = "--disabled", description = "Refuse all its calls; what runs goes on.") boolean disabled,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        Tenant tenant = Tenant.newBuilder()
                .setName("tenants/" + name)
                .addAllClients(texts(clients))
                .addAllOwns(texts(owns))
                .addAllAuthorized(texts(authorized))
                .setMaxMiddleboxes(middleboxes)
                .setMaxAddresses(addresses)
                .setDisabled(disabled)
                .build();
        return cluster.call(terminal, open -> {
            Tenant applied = open.tenants()
                    .apply(ApplyTenantRequest.newBuilder()
                            .setTenant(tenant)
                            .setRequestId(UUID.randomUUID().toString())
                            .build());
            tell(List.of(applied), output);
            terminal.next("weir deploy FILE --tenant " + name, "starts a middlebox for it");
            return Exit.DONE;
        });
    }

    private static List<String> texts(List<Ipv4Prefix> prefixes) {
        return prefixes == null ? List.of() : prefixes.stream().map(Ipv4Prefix::toString).toList();
    }

    @Command(name = "list", description = "List tenants.", mixinStandardHelpOptions = true)
    int list(@Mixin ClusterOption cluster, @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            tell(
                    open.tenants()
                            .list(ListTenantsRequest.newBuilder().setPageSize(1000).build())
                            .getTenantsList(),
                    output);
            return Exit.DONE;
        });
    }

    private void tell(List<Tenant> tenants, OutputOption output) {
        Table table = Table.of("TENANT", "CLIENT", "OWNS", "AUTHORIZED", "STATE");
        for (Tenant tenant : tenants) {
            table.row(
                    MiddleboxView.last(tenant.getName()),
                    String.join(" ", tenant.getClientsList()),
                    String.join(" ", tenant.getOwnsList()),
                    String.join(" ", tenant.getAuthorizedList()),
                    tenant.getDisabled() ? "disabled" : "enabled");
        }
        terminal.answer(
                output.format,
                Data.items(tenants.stream().map(TenantCommand::data).toList()),
                table.text(),
                tenants.stream().map(Tenant::getName).toList());
    }

    private static Data data(Tenant tenant) {
        return Data.fields()
                .put("name", tenant.getName())
                .put("clients", Data.texts(tenant.getClientsList()))
                .put("owns", Data.texts(tenant.getOwnsList()))
                .put("authorized", Data.texts(tenant.getAuthorizedList()))
                .put("maxMiddleboxes", tenant.getMaxMiddleboxes())
                .put("maxAddresses", tenant.getMaxAddresses())
                .put("disabled", tenant.getDisabled())
                .put("etag", tenant.getEtag())
                .end();
    }
}
