package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.AuditEntry;
import io.weir.v1.ListAuditRequest;
import io.weir.v1.ListAuditResponse;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who asked for what, and how it went. */
@Command(
        name = "audit",
        description = "Show who asked a node for what, and how it went: changes, and what was refused.",
        mixinStandardHelpOptions = true,
        footer = "Each node has its own log; --server HOST:PORT asks another.")
final class AuditCommand implements Callable<Integer> {
    @Option(names = "--caller", paramLabel = "NAME@TENANT", defaultValue = "", description = "Only this caller's.")
    private String caller;

    @Option(names = "--tenant", paramLabel = "TENANT", defaultValue = "", description = "Only of this tenant's callers.")
    private String tenant;

    @Option(names = "--method", paramLabel = "WORD", defaultValue = "", description = "Only methods that contain this.")
    private String method;

    @Option(names = "--refused", description = "Only what was refused.")
    private boolean refused;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "The newest N, 1 to 1000.")
    private int limit;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            ListAuditResponse answer = open.audits()
                    .list(ListAuditRequest.newBuilder()
                            .setCaller(caller)
                            .setTenant(tenant)
                            .setMethod(method)
                            .setRefused(refused)
                            .setLimit(limit)
                            .build());
            Table table = Table.of("TIME", "CALLER", "FROM", "METHOD", "REQUEST", "OUTCOME");
            answer.getEntriesList()
                    .forEach(entry -> table.row(
                            MiddleboxView.text(entry.getTime()),
                            entry.getCaller() + (entry.getVia().isEmpty() ? "" : " via " + entry.getVia()),
                            entry.getAddress(),
                            entry.getMethod().replaceFirst("^weir\\.v1\\.", ""),
                            new TreeMap<>(entry.getRequestMap())
                                    .entrySet().stream()
                                            .map(field -> field.getKey() + "=" + field.getValue())
                                            .collect(Collectors.joining(" ")),
                            entry.getOutcome()
                                    + (entry.getMessage().isEmpty() ? "" : ": " + entry.getMessage())
                                    + (entry.getLeftOut() == 0 ? "" : " (" + entry.getLeftOut() + " before left out)")));
            terminal.answer(
                    output.format,
                    Data.items(answer.getEntriesList().stream().map(AuditCommand::data).toList()),
                    table.text(),
                    answer.getEntriesList().stream().map(AuditEntry::getTrace).toList());
            return Exit.DONE;
        });
    }

    private static Data data(AuditEntry entry) {
        Data.Builder request = Data.fields();
        new TreeMap<>(entry.getRequestMap()).forEach((name, value) -> request.put(name, value));
        return Data.fields()
                .put("time", MiddleboxView.text(entry.getTime()))
                .put("caller", entry.getCaller())
                .put("authority", entry.getAuthority())
                .put("serial", entry.getSerial())
                .put("via", entry.getVia())
                .put("address", entry.getAddress())
                .put("method", entry.getMethod())
                .put("request", request.end())
                .put("outcome", entry.getOutcome())
                .put("message", entry.getMessage())
                .put("duration_us", entry.getDurationUs())
                .put("trace", entry.getTrace())
                .put("left_out", entry.getLeftOut())
                .end();
    }
}
