package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.ListMiddleboxesResponse;
import io.weir.v1.Middlebox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All middleboxes that the caller may see. */
@Command(name = "list", description = "List middleboxes.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--tenant", paramLabel = "TENANT", defaultValue = "-", description = "Only this tenant's.")
    private String tenant;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            List<Middlebox> all = all(open, "tenants/" + tenant);
            terminal.answer(
                    output.format,
                    Data.items(all.stream().map(m -> new MiddleboxView(m).data()).toList()),
                    all.isEmpty() ? "no middleboxes" : MiddleboxView.table(all),
                    all.stream().map(Middlebox::getName).toList());
            if (all.isEmpty()) {
                terminal.next("weir deploy FILE", "starts one");
            } else {
                terminal.next("weir show " + new MiddleboxView(all.getFirst()).id(), "shows one whole");
            }
            return Exit.DONE;
        });
    }

    static List<Middlebox> all(Cluster cluster, String parent) {
        List<Middlebox> all = new ArrayList<>();
        String page = "";
        do {
            ListMiddleboxesResponse response = cluster.middleboxes()
                    .list(ListMiddleboxesRequest.newBuilder()
                            .setParent(parent)
                            .setPageSize(1000)
                            .setPageToken(page)
                            .build());
            all.addAll(response.getMiddleboxesList());
            page = response.getNextPageToken();
        } while (!page.isEmpty());
        return all;
    }
}
