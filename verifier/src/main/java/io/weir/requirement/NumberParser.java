package io.weir.requirement;

import io.weir.diagnostic.Diagnostic;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Numbers, ranges, addresses, and numbers with units. */
final class NumberParser {
    private static final int MAX_DIGITS = 15;
    private static final Map<String, Long> NANOSECONDS =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
    private static final Map<String, Long> BITS_PER_SECOND =
            Map.of("bps", 1L, "kbps", 1_000L, "Mbps", 1_000_000L, "Gbps", 1_000_000_000L, "Tbps", 1_000_000_000_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "B", 1L, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L,
            "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private final Tokens tokens;

    NumberParser(Tokens tokens) {
        this.tokens = tokens;
    }

    long number(long most) {
        Token token = tokens.peek();
        if (token.kind() != Kind.NUMBER) {
            throw tokens.expected("a number from 0 to " + most);
        }
        String text = tokens.text(token);
        long value = text.length() <= MAX_DIGITS ? Long.parseLong(text) : Long.MAX_VALUE;
        if (value > most) {
            throw tokens.fail(Diagnostic.error(
                    "E0350", tokens.span(token), Tokens.shortened(text) + " is too large: at most " + most));
        }
        tokens.next();
        return value;
    }

    /** {@code 80}, {@code 1024-65535}, {@code 22,80,443}. */
    Intervals range(long most) {
        List<Interval> parts = new ArrayList<>();
        do {
            Token first = tokens.peek();
            long low = number(most);
            long high = tokens.accept(Kind.MINUS) ? number(most) : low;
            parts.add(interval(first, low, high));
        } while (tokens.accept(Kind.COMMA));
        return Intervals.union(parts);
    }

    /** {@code 10.0.0.0/8}, {@code 10.0.0.1}, {@code 10.0.0.1-10.0.0.9}, and lists of them. */
    Intervals addresses() {
        List<Interval> parts = new ArrayList<>();
        do {
            Token first = tokens.peek();
            if (first.kind() == Kind.NUMBER) {
                long low = number(Ipv4Address.MAX);
                long high = tokens.accept(Kind.MINUS) ? number(Ipv4Address.MAX) : low;
                parts.add(interval(first, low, high));
                continue;
            }
            Ipv4Prefix prefix = prefix();
            boolean range = prefix.length() == 32 && tokens.accept(Kind.MINUS);
            parts.add(interval(first, prefix.first(), range ? address().value() : prefix.last()));
        } while (tokens.accept(Kind.COMMA));
        return Intervals.union(parts);
    }

    private Interval interval(Token first, long low, long high) {
        if (low > high) {
            throw tokens.fail(Diagnostic.error("E0351", tokens.since(first), "this range runs backwards")
                    .help("put the smaller value first"));
        }
        return new Interval(low, high);
    }

    /** Bits behind the prefix must be zero: {@code 10.0.0.1/8} is more likely a mistake than meant. */
    Ipv4Prefix prefix() {
        Token first = tokens.peek();
        Ipv4Address address = address();
        if (!tokens.accept(Kind.SLASH)) {
            return Ipv4Prefix.of(address);
        }
        Ipv4Prefix prefix = new Ipv4Prefix(address, (int) number(32));
        if (!prefix.address().equals(address)) {
            throw tokens.fail(Diagnostic.error(
                            "E0352", tokens.since(first), address + " has bits behind the prefix length")
                    .help("write `" + prefix + "` for the whole network, or `" + address + "` for the address"));
        }
        return prefix;
    }

    private Ipv4Address address() {
        Token token = tokens.peek();
        if (token.kind() != Kind.ADDRESS) {
            throw tokens.expected("an IPv4 address");
        }
        String text = tokens.text(token);
        Ipv4Address address = Ipv4Address.parse(text).orElseThrow(() -> tokens.fail(Diagnostic.error(
                        "E0353", tokens.span(token), "`" + Tokens.shortened(text) + "` is not an IPv4 address")
                .note("an address has four numbers from 0 to 255, without leading zeros")));
        tokens.next();
        return address;
    }

    long time() {
        return quantity("a time", NANOSECONDS, List.of("ns", "us", "ms", "s"));
    }

    long rate() {
        return quantity("a rate", BITS_PER_SECOND, List.of("bps", "kbps", "Mbps", "Gbps", "Tbps"));
    }

    long size() {
        return quantity("a size", BYTES, List.of("B", "kB", "KiB", "MB", "MiB", "GB", "GiB"));
    }

    private long quantity(String what, Map<String, Long> units, List<String> names) {
        Token token = tokens.peek();
        String text = tokens.text(token);
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        Long factor = units.get(text.substring(digits));
        if (token.kind() != Kind.QUANTITY || factor == null || digits > MAX_DIGITS) {
            throw tokens.expected(what + " with a unit (" + String.join(", ", names) + "), like `10" + names.getLast()
                    + "`");
        }
        long amount = Long.parseLong(text.substring(0, digits));
        if (amount > Long.MAX_VALUE / factor) {
            throw tokens.fail(Diagnostic.error("E0350", tokens.span(token), "this is too much"));
        }
        tokens.next();
        return amount * factor;
    }
}
