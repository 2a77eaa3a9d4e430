package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Severity;
import io.weir.v1.DropCount;
import io.weir.v1.ListPortsRequest;
import io.weir.v1.ListPortsResponse;
import io.weir.v1.PortClash;
import io.weir.v1.PortOwner;
import io.weir.v1.PortTuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who owns which addresses, protocols and ports. */
@Command(
        name = "ports",
        description = "Show who owns which addresses and ports on the nodes, and what they lost.",
        mixinStandardHelpOptions = true)
final class PortsCommand implements Callable<Integer> {
    /** More are counted, not listed, in the table. */
    private static final int SHOWN = 3;

    @Option(names = "--node", paramLabel = "NODE", defaultValue = "", description = "Only this node's.")
    private String node;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    PortsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            ListPortsResponse ports =
                    open.ports().list(ListPortsRequest.newBuilder().setNode(node).build());
            List<PortOwner> owners = ports.getOwnersList();
            terminal.answer(
                    output.format,
                    data(ports),
                    owners.isEmpty() ? "nothing is attached" : table(owners),
                    owners.stream().map(PortOwner::getName).toList());
            ports.getClashesList().forEach(clash -> terminal.tell(warning(clash)));
            ports.getSilentList().forEach(silent -> terminal.say(silent + " does not answer"));
            return Exit.DONE;
        });
    }

    private static Diagnostic warning(PortClash clash) {
        return new Diagnostic(
                        Severity.WARNING,
                        "N0865",
                        "on " + clash.getNode() + " the kernel's socket " + clash.getSocket() + " hears nothing from outside",
                        Optional.empty(),
                        "",
                        List.of(),
                        List.of(),
                        List.of())
                .note(clash.getTuple().getText() + " belongs to `" + clash.getOwner() + "`");
    }

    private static String table(List<PortOwner> owners) {
        Table table = Table.of("NODE", "OWNER", "KIND", "OWNS", "IN", "OUT", "DROPPED");
        for (PortOwner owner : owners) {
            table.row(
                    owner.getNode(),
                    owner.getName(),
                    MiddleboxView.lower(owner.getKind().name()),
                    tuples(owner.getTuplesList()),
                    Long.toString(owner.getPacketsIn()),
                    Long.toString(owner.getPacketsOut()),
                    drops(owner.getDropsList()));
        }
        return table.text();
    }

    private static String tuples(List<PortTuple> tuples) {
        String shown = tuples.stream().limit(SHOWN).map(PortTuple::getText).collect(Collectors.joining(" "));
        return tuples.size() > SHOWN ? shown + " and " + (tuples.size() - SHOWN) + " more" : shown;
    }

    private static String drops(List<DropCount> drops) {
        return drops.isEmpty()
                ? "0"
                : drops.stream().map(d -> d.getPackets() + " " + d.getReason()).collect(Collectors.joining(", "));
    }

    private static Data data(ListPortsResponse ports) {
        return Data.fields()
                .put("owners", Data.items(ports.getOwnersList().stream().map(PortsCommand::data).toList()))
                .put("clashes", Data.items(ports.getClashesList().stream().map(PortsCommand::data).toList()))
                .put("silent", Data.items(ports.getSilentList().stream().map(Data.Text::new).toList()))
                .end();
    }

    private static Data data(PortOwner owner) {
        boolean process = owner.getKind() == PortOwner.Kind.PROCESS;
        return Data.fields()
                .put("node", owner.getNode())
                .put("owner", owner.getName())
                .put("kind", MiddleboxView.lower(owner.getKind().name()))
                .put("pid", process ? Data.of(owner.getPid()) : new Data.Unknown())
                .put("user", process ? Data.of(owner.getUser()) : new Data.Unknown())
                .put("tuples", Data.items(owner.getTuplesList().stream().map(PortsCommand::data).toList()))
                .put("packets_in", owner.getPacketsIn())
                .put("packets_out", owner.getPacketsOut())
                .put("bytes_in", owner.getBytesIn())
                .put("bytes_out", owner.getBytesOut())
                .put("drops", Data.items(owner.getDropsList().stream().map(PortsCommand::data).toList()))
                .end();
    }

    private static Data data(PortTuple tuple) {
        return Data.fields()
                .put("address", tuple.getAddress())
                .put("protocol", tuple.getProtocol())
                .put("first_port", tuple.getFirstPort())
                .put("last_port", tuple.getLastPort())
                .end();
    }

    private static Data data(DropCount drop) {
        return Data.fields().put("reason", drop.getReason()).put("packets", drop.getPackets()).end();
    }

    private static Data data(PortClash clash) {
        return Data.fields()
                .put("node", clash.getNode())
                .put("owner", clash.getOwner())
                .put("tuple", data(clash.getTuple()))
                .put("socket", clash.getSocket())
                .end();
    }
}
