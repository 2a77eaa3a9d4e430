package io.weir.cli.bench;

import io.weir.cli.bench.StacksMeasurements.Reading;
import io.weir.cli.output.Terminal;
import java.io.IOException;
import java.util.ArrayList;
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
        List<Score> results = new ArrayList<>();
        try (StacksMeasurements measurements = new StacksMeasurements(wish.seconds())) {
            for (StacksCase.Group group : StacksCase.Group.values()) {
                List<StacksCase> wanted = Stream.of(StacksCase.values())
                        .filter(one -> one.group() == group && wish.cases().contains(one.label()))
                        .toList();
                if (!wanted.isEmpty()) {
                    List<Score> measured = measured(group, wanted, measurements, wish.runs());
                    measured.forEach(score -> terminal.say(score.sentence()));
                    results.addAll(measured);
                }
            }
        }
        return Score.tell(results, wish.document(), terminal);
    }

    private static List<Score> measured(
            StacksCase.Group group, List<StacksCase> wanted, StacksMeasurements measurements, int runs)
            throws IOException, InterruptedException {
        Map<StacksCase, List<Reading>> readings = new EnumMap<>(StacksCase.class);
        wanted.forEach(one -> readings.put(one, new ArrayList<>()));
        for (int run = 0; run < runs; run++) {
            Map<StacksCase, Reading> once = once(group, measurements);
            wanted.forEach(one -> readings.get(one).add(once.getOrDefault(one, new Reading(Double.NaN, one.bar()))));
        }
        return wanted.stream().map(one -> score(one, readings.get(one))).toList();
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

    /** The bar is of what the kernel did in the same runs; else it is the same in all. */
    private static Score score(StacksCase measured, List<Reading> readings) {
        List<Double> values = readings.stream().map(Reading::value).toList();
        double value = Score.median(values);
        double bar = Score.median(readings.stream().map(Reading::bar).toList());
        return new Score(measured.label(), measured.unit(), value, bar, measured.passes(value, bar), values);
    }
}
