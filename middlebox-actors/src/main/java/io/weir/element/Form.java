package io.weir.element;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Endpoint;
import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.program.Bytes;
import io.weir.program.Field;
import io.weir.program.Tag;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of argument is written, after Click's argument types (click/args.hh, "Configuration arguments" in
 * click(5)).
 *
 * @param expected what a person should have written, fit to follow "expected"
 * @param reader the value, or empty when the text is not one
 */
public record Form<T>(String expected, Function<String, Optional<T>> reader) {
    public static final Form<Boolean> BOOL = new Form<>("true or false", Form::bool);

    /** One word without white space, quotes removed. */
    public static final Form<String> WORD = new Form<>(
            "one word", text -> Quoted.text(text).filter(word -> !word.isEmpty() && word.strip().equals(word)));

    /** Text, with or without quotes. */
    public static final Form<String> TEXT = new Form<>("a text", Quoted::text);

    /** Bytes: text in quotes, and hexadecimal digits between {@code \<} and {@code >}. */
    public static final Form<Bytes> DATA =
            new Form<>("data, for instance \"text\" or \\<00 ff>", text -> Quoted.bytes(text).map(Bytes::of));

    public static final Form<Ipv4Address> IPV4 =
            new Form<>("an IPv4 address, for instance 192.0.2.1", Ipv4Address::parse);

    public static final Form<Ipv4Prefix> PREFIX =
            new Form<>("an IPv4 prefix, for instance 192.0.2.0/24", Ipv4Prefix::parse);

    public static final Form<MacAddress> MAC =
            new Form<>("an Ethernet address, for instance 02:00:00:00:00:01", MacAddress::parse);

    public static final Form<Ipv4Endpoint> ENDPOINT =
            new Form<>("an address and port, for instance 192.0.2.1:80", Ipv4Endpoint::parse);

    /** A span of time, 1 ns to 100 years; seconds when there is no unit. */
    public static final Form<Duration> TIME = new Form<>("a time, for instance 10ms, 2s or 1min", Form::time);

    /** Bytes a second, at least 1; bytes when there is no unit. */
    public static final Form<Long> BANDWIDTH =
            new Form<>("a bandwidth, for instance 10Mbps or 500kBps", Form::bandwidth);

    /**
     * One byte of annotation by number, or by the name that Click gives it. The last four belong to the sandbox
     * ({@link io.weir.program.Fields#ORIGIN}) and have no name.
     */
    public static final Form<Field> ANNOTATION = new Form<>("an annotation byte, 0 to 43 or PAINT", Form::annotation);

    private static final Map<String, Long> NANOSECONDS = Map.ofEntries(
            Map.entry("ns", 1L), Map.entry("nsec", 1L),
            Map.entry("us", 1_000L), Map.entry("usec", 1_000L),
            Map.entry("ms", 1_000_000L), Map.entry("msec", 1_000_000L),
            Map.entry("", 1_000_000_000L), Map.entry("s", 1_000_000_000L), Map.entry("sec", 1_000_000_000L),
            Map.entry("min", 60_000_000_000L), Map.entry("m", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L), Map.entry("hr", 3_600_000_000_000L),
            Map.entry("day", 86_400_000_000_000L));
    private static final double CENTURY_NS = 100 * 365.25 * 86_400e9;

    /** A whole number from {@code low} to {@code high}, decimal or {@code 0x} hexadecimal. */
    public static Form<Long> number(long low, long high) {
        return new Form<>("a number from " + low + " to " + high, text -> integer(text)
                .filter(value -> low <= value && value <= high));
    }

    /** As {@link #number}, for what fits an int. */
    public static Form<Integer> integer(int low, int high) {
        Form<Long> number = number(low, high);
        return new Form<>(number.expected, text -> number.reader.apply(text).map(Long::intValue));
    }

    public static Form<Integer> port() {
        return integer(0, 0xffff);
    }

    private static Optional<Long> integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        String number = hex ? digits.substring(2) : digits;
        if (!number.matches(hex ? "[0-9a-fA-F]{1,15}" : "[0-9]{1,18}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(number, hex ? 16 : 10);
        return Optional.of(negative ? -value : value);
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1", "t", "y" -> Optional.of(true);
            case "false", "no", "0", "f", "n" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> time(String text) {
        return Measured.parse(text)
                .filter(measured -> NANOSECONDS.containsKey(measured.unit()))
                .map(measured -> measured.number() * NANOSECONDS.get(measured.unit()))
                .filter(ns -> ns >= 1 && ns <= CENTURY_NS)
                .map(ns -> Duration.ofNanos(Math.round(ns)));
    }

    private static Optional<Long> bandwidth(String text) {
        return Measured.parse(text)
                .flatMap(measured -> bytesPerSecond(measured.unit()).map(scale -> measured.number() * scale))
                .filter(bytes -> bytes >= 1 && bytes <= 1e15)
                .map(Math::round);
    }

    /** How many bytes a second one unit is: {@code Mbps}, {@code kB/s}, or nothing for bytes. */
    private static Optional<Double> bytesPerSecond(String unit) {
        if (unit.isEmpty()) {
            return Optional.of(1.0);
        }
        String core = unit.replace("/s", "ps");
        double scale = switch (core.charAt(0)) {
            case 'k', 'K' -> 1e3;
            case 'M' -> 1e6;
            case 'G' -> 1e9;
            default -> 1;
        };
        return switch (scale == 1 ? core : core.substring(1)) {
            case "bps" -> Optional.of(scale / 8);
            case "Bps" -> Optional.of(scale);
            default -> Optional.empty();
        };
    }

    private static Optional<Field> annotation(String text) {
        Optional<Long> offset = text.equals("PAINT") ? Optional.of(16L) : integer(text);
        return offset.filter(at -> 0 <= at && at <= 43)
                .map(at -> Field.bytes(Tag.ANNOTATION, at.intValue(), 1, "anno." + at));
    }

    /** A number with a unit behind it. */
    private record Measured(double number, String unit) {
        static Optional<Measured> parse(String text) {
            int end = 0;
            while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            String number = text.substring(0, end);
            return number.matches("[0-9]{1,15}(\\.[0-9]{0,9})?")
                    ? Optional.of(new Measured(Double.parseDouble(number), text.substring(end).strip()))
                    : Optional.empty();
        }
    }
}
