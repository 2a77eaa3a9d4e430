package io.weir.cli.bench;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What came of measuring one case.
 *
 * @param value the median of the runs; not a number if it could not be measured
 * @param bar that it has to pass
 * @param runs each on its own
 */
record Score(String name, String unit, double value, double bar, boolean ok, List<Double> runs) {
    Score {
        runs = List.copyOf(runs);
    }

    /** What is not a number counts as more than any. */
    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Says all, as one JSON document or as a table. Returns whether every case passed its bar. */
    static boolean tell(List<Score> scores, boolean document, Terminal terminal) {
        boolean ok = scores.stream().allMatch(Score::ok);
        if (document) {
            terminal.out().println(Json.line(Data.fields()
                    .put("ok", ok)
                    .put("cases", Data.items(scores.stream().map(Score::data).toList()))
                    .end()));
        } else {
            Table table = Table.of("CASE", "VALUE", "BAR", "UNIT", "OK");
            scores.forEach(s -> table.row(s.name, text(s.value), text(s.bar), s.unit, s.ok ? "yes" : "no"));
            terminal.out().println(table.text());
        }
        return ok;
    }

    String sentence() {
        return name + ": " + text(value) + " " + unit + ", bar " + text(bar) + ", of "
                + runs.stream().map(Score::text).toList();
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private Data data() {
        return Data.fields()
                .put("name", name)
                .put("value", value)
                .put("unit", unit)
                .put("bar", bar)
                .put("ok", ok)
                .put("runs", Data.items(runs.stream().map(Data::of).toList()))
                .end();
    }
}
