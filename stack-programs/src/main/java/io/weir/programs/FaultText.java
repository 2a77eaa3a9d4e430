package io.weir.programs;

import io.weir.stack.device.Faults;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink.Way;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Faults as people write them: {@code loss 2%, delay 20ms}. Between commas stand {@code loss}, {@code duplicate},
 * {@code reorder} and {@code corrupt} with a chance in percent, {@code delay} with a time in {@code ms} or {@code s}, and
 * {@code rate} in {@code kbit}, {@code mbit} or {@code gbit} a second; each at most once.
 */
public final class FaultText {
    private static final Pattern FAULT = Pattern.compile("([a-z]+)\\s+(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([a-z%]+)");
    private static final double LONGEST_DELAY_NS = 60e9;
    private static final double PERCENT = 100;
    /** What waits before a slow link, as routers have it: a tenth of a second, two packets at least. */
    private static final double QUEUE_SECONDS = 0.1;
    private static final int LEAST_QUEUE_BYTES = 3000;
    private static final double FASTEST = 100e9;

    private FaultText() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public static Way parse(String text) {
        Faults faults = Faults.NONE;
        Rate rate = Rate.UNLIMITED;
        Set<String> seen = new HashSet<>();
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher fault = FAULT.matcher(part.strip());
            if (!fault.matches() || !seen.add(fault.group(1))) {
                throw new IllegalArgumentException(
                        "`" + part.strip() + "` is no fault, or the second of its kind: write `loss 2%, delay 20ms, rate 10mbit`");
            }
            double number = Double.parseDouble(fault.group(2));
            String unit = fault.group(3);
            switch (fault.group(1)) {
                case "loss" -> faults = faults.dropping(chance(number, unit));
                case "duplicate" -> faults = faults.duplicating(chance(number, unit));
                case "reorder" -> faults = faults.reordering(chance(number, unit));
                case "corrupt" -> faults = faults.corrupting(chance(number, unit));
                case "delay" -> faults = delayed(faults, number, unit);
                case "rate" -> rate = rate(number, unit);
                default -> throw new IllegalArgumentException("`" + fault.group(1)
                        + "` is no fault: there are loss, duplicate, reorder, corrupt, delay and rate");
            }
        }
        return new Way(faults, rate);
    }

    private static double chance(double percent, String unit) {
        if (!unit.equals("%") || percent > PERCENT) {
            throw new IllegalArgumentException("a chance is 0% to 100%, not `" + percent + unit + "`");
        }
        return percent / PERCENT;
    }

    private static Faults delayed(Faults faults, double number, String unit) {
        double ns = switch (unit) {
            case "ms" -> number * 1e6;
            case "s" -> number * 1e9;
            default -> throw new IllegalArgumentException("a delay is in ms or s, not in `" + unit + "`");
        };
        if (ns > LONGEST_DELAY_NS) {
            throw new IllegalArgumentException("a delay is 60s at most");
        }
        return new Faults(
                faults.drop(), faults.duplicate(), faults.reorder(), faults.corrupt(), Math.round(ns), faults.lateNs());
    }

    private static Rate rate(double number, String unit) {
        double bits = switch (unit) {
            case "kbit" -> number * 1e3;
            case "mbit" -> number * 1e6;
            case "gbit" -> number * 1e9;
            default -> throw new IllegalArgumentException("a rate is in kbit, mbit or gbit, not in `" + unit + "`");
        };
        if (bits < 1e3 || bits > FASTEST) {
            throw new IllegalArgumentException("a rate is 1kbit to 100gbit");
        }
        return new Rate(Math.round(bits), (int) Math.max(LEAST_QUEUE_BYTES, bits / 8 * QUEUE_SECONDS));
    }
}
