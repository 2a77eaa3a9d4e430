package io.weir.cli.bench;

import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Inside;
import io.weir.cli.rig.Lab;
import io.weir.cli.rig.Rig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        List<Score> results = new ArrayList<>();
        for (ClusterCase one : ClusterCase.values()) {
            if (wanted.contains(one.label())) {
                Score score = score(one, measurements, Integer.parseInt(arguments[2]));
                terminal.say(score.sentence());
                results.add(score);
            }
        }
        System.exit(Score.tell(results, Boolean.parseBoolean(arguments[5]), terminal) ? 0 : 1);
    }

    private static Score score(ClusterCase measured, ClusterMeasurements measurements, int runs)
            throws IOException, InterruptedException {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            values.add(value(measured, measurements));
        }
        Collections.sort(values);
        double value = Score.median(values);
        return new Score(measured.label(), measured.unit(), value, measured.bar(), measured.passes(value), values);
    }

    /** Not a number: what it should have led to did not come. */
    private static double value(ClusterCase measured, ClusterMeasurements measurements)
            throws IOException, InterruptedException {
        try {
            return measurements.measure(measured);
        } catch (IllegalStateException outOfPatience) {
            Terminal.system().say(measured.label() + ": " + outOfPatience.getMessage());
            return Double.NaN;
        }
    }
}
