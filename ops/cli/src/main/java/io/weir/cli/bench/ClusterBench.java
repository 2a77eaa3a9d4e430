package io.weir.cli.bench;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Inside;
import io.weir.cli.rig.Lab;
import io.weir.cli.rig.Rig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures a cluster of three node processes on hosts in network namespaces: how long it is hurt when something fails, and
 * what it costs when nothing happens.
 */
public final class ClusterBench {
    private ClusterBench() {}

    /** Names of the cases. */
    public static List<String> cases() {
        return Stream.of(ClusterCase.values()).map(ClusterCase::label).toList();
    }

    /**
     * What to measure.
     *
     * @param runs of each case; the median counts
     * @param outageSeconds how long controllers are dead; a site is cut for half of it
     * @param cases by name
     * @param document whether one JSON document is wanted, else a table
     */
    public record Wish(int runs, int outageSeconds, List<String> cases, boolean document) {}

    /** Needs root. Returns 0 when every case passed its bar, 1 when not. */
    public static int run(Wish wish) throws IOException, InterruptedException {
        return Inside.run(new Inside.Play(
                "bench",
                Rig.HOSTS,
                ClusterBench.class,
                List.of(
                        Integer.toString(wish.runs()),
                        Integer.toString(wish.outageSeconds()),
                        String.join(",", wish.cases()),
                        Boolean.toString(wish.document()))));
    }

    /** The measuring process: lab's prefix, directory, then what is wished. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Rig rig = new Rig(Lab.standing(arguments[0]), Path.of(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
        Terminal terminal = Terminal.system();
        List<String> wanted = List.of(arguments[4].split(","));
        rig.up();
        ClusterMeasurements measurements = new ClusterMeasurements(
                rig, Path.of(arguments[1]), Duration.ofSeconds(Integer.parseInt(arguments[3])));
        List<Result> results = new ArrayList<>();
        for (ClusterCase one : ClusterCase.values()) {
            if (wanted.contains(one.label())) {
                Result result = Result.of(one, measurements, Integer.parseInt(arguments[2]));
                terminal.say(result.sentence());
                results.add(result);
            }
        }
        boolean ok = results.stream().allMatch(Result::ok);
        if (Boolean.parseBoolean(arguments[5])) {
            terminal.out().println(Json.line(Data.fields()
                    .put("ok", ok)
                    .put("cases", Data.items(results.stream().map(Result::data).toList()))
                    .end()));
        } else {
            Table table = Table.of("CASE", "VALUE", "BAR", "UNIT", "OK");
            results.forEach(r -> table.row(
                    r.measured().label(), r.text(), r.measured().bar(), r.measured().unit(), r.ok() ? "yes" : "no"));
            terminal.out().println(table.text());
        }
        System.exit(ok ? 0 : 1);
    }

    /** @param values one a run, sorted; not a number: what it should have led to did not come */
    private record Result(ClusterCase measured, double[] values) {
        static Result of(ClusterCase measured, ClusterMeasurements measurements, int runs)
                throws IOException, InterruptedException {
            double[] values = new double[runs];
            for (int i = 0; i < runs; i++) {
                values[i] = one(measured, measurements);
            }
            // what is not a number comes last, as the worst
            Arrays.sort(values);
            return new Result(measured, values);
        }

        private static double one(ClusterCase measured, ClusterMeasurements measurements)
                throws IOException, InterruptedException {
            try {
                return measurements.measure(measured);
            } catch (IllegalStateException outOfPatience) {
                Terminal.system().say(measured.label() + ": " + outOfPatience.getMessage());
                return Double.NaN;
            }
        }

        double median() {
            return values[values.length / 2];
        }

        boolean ok() {
            return measured.passes(median());
        }

        String text() {
            return String.format(Locale.ROOT, "%.2f", median());
        }

        String sentence() {
            return measured.label() + ": " + text() + " " + measured.unit() + ", of " + Arrays.toString(values);
        }

        Data data() {
            return Data.fields()
                    .put("name", measured.label())
                    .put("value", median())
                    .put("unit", measured.unit())
                    .put("bar", measured.bar())
                    .put("ok", ok())
                    .put("runs", Data.items(Arrays.stream(values).mapToObj(Data::of).toList()))
                    .end();
        }
    }
}
