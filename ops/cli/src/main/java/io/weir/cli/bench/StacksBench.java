package io.weir.cli.bench;

import io.weir.cli.bench.StacksMeasurements.Reading;
import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Measures user-level stacks: what they do with a core, how many there can be, and how they compare with the kernel's. */
public final class StacksBench {
    private StacksBench() {}

    /** Names of the cases. */
    public static List<String> cases() {
        return Stream.of(StacksCase.values()).map(StacksCase::label).toList();
    }

    /** Names of those that need no root. */
    public static List<String> casesInMemory() {
        return Stream.of(StacksCase.values()).filter(one -> !one.onWire()).map(StacksCase::label).toList();
    }

    /**
     * What to measure.
     *
     * @param runs of each case; the median counts
     * @param seconds of each measurement, after it has warmed up
     * @param cases by name
     * @param document whether one JSON document is wanted, else a table
     */
    public record Wish(int runs, double seconds, List<String> cases, boolean document) {}

    /** Returns whether every case passed its bar. */
    public static boolean run(Wish wish, Terminal terminal) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        try (StacksMeasurements measurements = new StacksMeasurements(wish.seconds())) {
            for (StacksCase.Group group : StacksCase.Group.values()) {
                List<StacksCase> wanted = Stream.of(StacksCase.values())
                        .filter(one -> one.group() == group && wish.cases().contains(one.label()))
                        .toList();
                if (!wanted.isEmpty()) {
                    List<Result> measured = measured(group, wanted, measurements, wish.runs());
                    measured.forEach(result -> terminal.say(result.sentence()));
                    results.addAll(measured);
                }
            }
        }
        boolean ok = results.stream().allMatch(Result::ok);
        if (wish.document()) {
            terminal.out().println(Json.line(Data.fields()
                    .put("ok", ok)
                    .put("cases", Data.items(results.stream().map(Result::data).toList()))
                    .end()));
        } else {
            Table table = Table.of("CASE", "VALUE", "BAR", "UNIT", "OK");
            results.forEach(r -> table.row(
                    r.measured.label(), text(r.value()), text(r.bar()), r.measured.unit(), r.ok() ? "yes" : "no"));
            terminal.out().println(table.text());
        }
        return ok;
    }

    private static List<Result> measured(
            StacksCase.Group group, List<StacksCase> wanted, StacksMeasurements measurements, int runs)
            throws IOException, InterruptedException {
        Map<StacksCase, List<Reading>> readings = new EnumMap<>(StacksCase.class);
        wanted.forEach(one -> readings.put(one, new ArrayList<>()));
        for (int run = 0; run < runs; run++) {
            Map<StacksCase, Reading> once = once(group, measurements);
            wanted.forEach(one -> readings.get(one).add(once.getOrDefault(one, new Reading(Double.NaN, one.bar()))));
        }
        return wanted.stream().map(one -> new Result(one, readings.get(one))).toList();
    }

    private static Map<StacksCase, Reading> once(StacksCase.Group group, StacksMeasurements measurements)
            throws IOException, InterruptedException {
        try {
            return measurements.measure(group);
        } catch (IllegalStateException failed) {
            Terminal.system().say(group.name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + failed.getMessage());
            return Map.of();
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** @param readings one a run; a value that is not a number: it could not be measured */
    private record Result(StacksCase measured, List<Reading> readings) {
        private double value() {
            return median(readings.stream().mapToDouble(Reading::value).toArray());
        }

        /** Of what the kernel did in the same runs; else it is the same in all. */
        private double bar() {
            return median(readings.stream().mapToDouble(Reading::bar).toArray());
        }

        private static double median(double[] values) {
            // what is not a number comes last
            Arrays.sort(values);
            return values[values.length / 2];
        }

        private boolean ok() {
            return measured.passes(value(), bar());
        }

        private String sentence() {
            return measured.label() + ": " + text(value()) + " " + measured.unit() + ", bar " + text(bar()) + ", of "
                    + readings.stream().map(reading -> text(reading.value())).toList();
        }

        private Data data() {
            return Data.fields()
                    .put("name", measured.label())
                    .put("value", value())
                    .put("unit", measured.unit())
                    .put("bar", bar())
                    .put("ok", ok())
                    .put("runs", Data.items(readings.stream().map(reading -> Data.of(reading.value())).toList()))
                    .end();
        }
    }
}
