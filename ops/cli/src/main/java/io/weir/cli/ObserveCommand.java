package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.DropCount;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import io.weir.v1.PacketSample;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Packets and drops of a middlebox as they happen. */
@Command(
        name = "observe",
        description = "Watch a middlebox's packets, and its drops with their reasons.",
        mixinStandardHelpOptions = true)
final class ObserveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A middlebox: NAME or TENANT/NAME.")
    private String name;

    @Option(names = "--interval", paramLabel = "MS", defaultValue = "1000", description = "Milliseconds between looks.")
    private int intervalMs;

    @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "Stop after so many (0: never).")
    private int count;

    @Option(names = "--packets", paramLabel = "N", defaultValue = "0", description = "Show up to so many packets a second.")
    private int samples;

    @Option(names = "--drops", description = "Show dropped packets only.")
    private boolean dropsOnly;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Map<String, Long> seen = new HashMap<>();
    private final Terminal terminal;

    ObserveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ObserveRequest request = ObserveRequest.newBuilder()
                .setName(MiddleboxName.resource(name))
                .setIntervalMs(intervalMs)
                .setCount(count)
                .setSamplesPerSecond(samples)
                .setDropsOnly(dropsOnly)
                .build();
        return cluster.call(terminal, open -> {
            Iterator<Observation> stream = open.observing().observe(request);
            while (stream.hasNext()) {
                tell(stream.next());
            }
            return Exit.DONE;
        });
    }

    private void tell(Observation now) {
        switch (output.format) {
            case table -> {
                terminal.out().printf(
                        "%s  %s  in %d packets %d bytes  out %d packets %d bytes%n",
                        MiddleboxView.text(now.getTime()),
                        MiddleboxView.last(now.getNode()),
                        now.getPacketsIn(),
                        now.getBytesIn(),
                        now.getPacketsOut(),
                        now.getBytesOut());
                now.getDropsList().forEach(this::tellNew);
                now.getPacketsList().forEach(this::tell);
                if (now.getSamplesLost() > 0) {
                    terminal.say(now.getSamplesLost() + " packets were not shown: this reader is too slow");
                }
            }
            case json, yaml -> terminal.out().println(Json.line(data(now)));
            case name -> terminal.out().println(now.getMiddlebox());
        }
    }

    private void tell(PacketSample packet) {
        String where = packet.getElement().isEmpty() ? "" : " by " + packet.getElement() + ": " + packet.getReason();
        terminal.out().println("    " + MiddleboxView.lower(packet.getDirection().name()) + "  "
                + Table.clean(packet.getSummary()) + where);
    }

    /** Only drops that grew: a watcher wants what happens now. */
    private void tellNew(DropCount drop) {
        Long before = seen.put(drop.getElement() + " " + drop.getReason(), drop.getPackets());
        long more = drop.getPackets() - (before == null ? 0 : before);
        if (more != 0) {
            terminal.out().println("    dropped " + more + " by " + drop.getElement() + ": " + drop.getReason() + ", "
                    + drop.getMeaning());
        }
    }

    static Data data(Observation now) {
        Data.Builder handlers = Data.fields();
        now.getHandlersMap().forEach((handler, value) -> handlers.put(handler, value));
        return Data.fields()
                .put("time", MiddleboxView.text(now.getTime()))
                .put("middlebox", now.getMiddlebox())
                .put("node", now.getNode())
                .put("packets_in", now.getPacketsIn())
                .put("packets_out", now.getPacketsOut())
                .put("bytes_in", now.getBytesIn())
                .put("bytes_out", now.getBytesOut())
                .put("drops", Data.items(now.getDropsList().stream()
                        .map(d -> Data.fields()
                                .put("element", d.getElement())
                                .put("reason", d.getReason())
                                .put("packets", d.getPackets())
                                .put("meaning", d.getMeaning())
                                .end())
                        .toList()))
                .put("handlers", handlers.end())
                .put("packets", Data.items(now.getPacketsList().stream()
                        .map(p -> Data.fields()
                                .put("direction", MiddleboxView.lower(p.getDirection().name()))
                                .put("summary", p.getSummary())
                                .put("element", p.getElement())
                                .put("reason", p.getReason())
                                .end())
                        .toList()))
                .put("samples_lost", now.getSamplesLost())
                .put("restarts", now.getRestarts())
                .end();
    }
}
