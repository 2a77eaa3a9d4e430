package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.v1.DropCount;
import io.weir.v1.Middlebox;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rates of all middleboxes, the busiest first. */
@Command(name = "top", description = "Watch the rates of all middleboxes.", mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
    /** More rows than a screen has; each costs a call. */
    private static final int MOST = 100;

    @Option(names = "--interval", paramLabel = "MS", defaultValue = "1000", description = "Over how long to measure.")
    private int intervalMs;

    @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "Stop after so many (0: never).")
    private int count;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    TopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What one middlebox did in an interval, a second. */
    private record Rate(String name, String node, double in, double out, double bitsOut, double drops) {
        static Rate between(Observation before, Observation after, double seconds) {
            return new Rate(
                    after.getMiddlebox(),
                    MiddleboxView.last(after.getNode()),
                    (after.getPacketsIn() - before.getPacketsIn()) / seconds,
                    (after.getPacketsOut() - before.getPacketsOut()) / seconds,
                    8.0 * (after.getBytesOut() - before.getBytesOut()) / seconds,
                    (drops(after) - drops(before)) / seconds);
        }

        private static long drops(Observation observation) {
            return observation.getDropsList().stream().mapToLong(DropCount::getPackets).sum();
        }
    }

    @Override
    public Integer call() {
        return cluster.call(terminal, open -> {
            for (int i = 0; count == 0 || i < count; i++) {
                tell(measure(open));
            }
            return Exit.DONE;
        });
    }

    private List<Rate> measure(Cluster open) {
        List<Iterator<Observation>> streams = ListCommand.all(open, "tenants/-").stream()
                .filter(m -> m.getState() == Middlebox.State.RUNNING)
                .limit(MOST)
                .map(m -> open.observing().observe(ObserveRequest.newBuilder()
                        .setName(m.getName())
                        .setIntervalMs(intervalMs)
                        .setCount(2)
                        .build()))
                .toList();
        if (streams.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(intervalMs));
        }
        List<Rate> rates = new ArrayList<>();
        List<Observation> first = streams.stream().map(TopCommand::next).toList();
        for (int i = 0; i < streams.size(); i++) {
            rates.add(Rate.between(first.get(i), next(streams.get(i)), intervalMs / 1000.0));
        }
        rates.sort(Comparator.comparingDouble(Rate::in).reversed());
        return rates;
    }

    private static Observation next(Iterator<Observation> stream) {
        return stream.hasNext() ? stream.next() : Observation.getDefaultInstance();
    }

    private void tell(List<Rate> rates) {
        switch (output.format) {
            case table -> {
                Table table = Table.of("MIDDLEBOX", "NODE", "IN/S", "OUT/S", "MBIT/S", "DROPS/S");
                rates.forEach(r -> table.row(
                        r.name(), r.node(), whole(r.in()), whole(r.out()), whole(r.bitsOut() / 1e6), whole(r.drops())));
                terminal.out().println((terminal.live() ? "\u001b[H\u001b[2J" : "") + table.text());
            }
            case json, yaml -> rates.forEach(r -> terminal.out().println(Json.line(data(r))));
            case name -> rates.forEach(r -> terminal.out().println(r.name()));
        }
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static Data data(Rate rate) {
        return Data.fields()
                .put("middlebox", rate.name())
                .put("node", rate.node())
                .put("packets_in_per_second", rate.in())
                .put("packets_out_per_second", rate.out())
                .put("bits_out_per_second", rate.bitsOut())
                .put("drops_per_second", rate.drops())
                .end();
    }
}
