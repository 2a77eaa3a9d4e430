package io.weir.element;

import io.weir.filter.Condition;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Classifier(PATTERN_1, ..., PATTERN_N): sends packets to outputs by bytes at fixed places.
 *
 * <p>Has one output for each pattern. A pattern is clauses between white space; it matches if all of them do. A clause
 * is {@code OFFSET/VALUE} or {@code OFFSET/VALUE%MASK}: OFFSET a decimal number of bytes from the packet's first, VALUE
 * and MASK hexadecimal digits, two for each byte, a {@code ?} being a digit that does not matter. With {@code !} before
 * it a clause must not match. {@code -} matches every packet. A packet leaves through the output of the first pattern
 * that matches; one that matches none is dropped. A packet that ends before a clause's last byte does not match it.
 *
 * <p>For example {@code Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -)} tells ARP requests, ARP replies, IP
 * and everything else in Ethernet frames apart.
 */
final class Classifier implements ElementClass {
    private static final Reason NO_MATCH = new Reason("no-match", "no pattern of the classifier matches");

    private static final Pattern CLAUSE =
            Pattern.compile("(!?+)\\s*+([0-9]++)/([0-9a-fA-F?]++)(?:%([0-9a-fA-F?]++))?+(?:\\s++|$)");

    /** A frame is shorter; what is behind it is never there. */
    private static final int LAST_BYTE = 9215;

    private static final int BYTES_AT_ONCE = Field.MAX_WIDTH / 8;

    @Override
    public String name() {
        return "Classifier";
    }

    @Override
    public Ports ports() {
        return new Ports("1/-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        Patterns.checkCount(arguments);
        RuleList rules = new RuleList(arguments);
        for (int i = 0; i < arguments.list().size(); i++) {
            Step then = new Step.Emit(i);
            Argument argument = arguments.list().get(i);
            pattern(argument, arguments).ifPresent(condition -> rules.add(argument, condition, then));
        }
        return rules.program(NO_MATCH);
    }

    private static Optional<Condition> pattern(Argument argument, Arguments arguments) {
        String text = argument.text();
        if (text.equals("-")) {
            return Optional.of(Condition.ALWAYS);
        }
        List<Condition> clauses = new ArrayList<>();
        Matcher matcher = CLAUSE.matcher(text);
        int at = 0;
        while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
            Optional<Condition> clause = clause(matcher, argument, arguments);
            if (clause.isEmpty()) {
                return clause;
            }
            clauses.add(matcher.group(1).isEmpty() ? clause.get() : new Condition.Not(clause.get()));
            at = matcher.end();
        }
        if (at < text.length() || text.isEmpty()) {
            arguments.wrong(argument.from(at), "a clause OFFSET/VALUE or OFFSET/VALUE%MASK, or `-`");
            return Optional.empty();
        }
        return Optional.of(new Condition.All(clauses));
    }

    private static Optional<Condition> clause(Matcher clause, Argument argument, Arguments arguments) {
        String value = clause.group(3);
        String mask = clause.group(4) == null ? "f".repeat(value.length()) : clause.group(4);
        String offset = clause.group(2);
        String expected = value.length() % 2 != 0
                ? "a value with two digits for each byte"
                : value.length() != mask.length()
                        ? "a value and a mask of the same length"
                        : offset.length() > 5 || Integer.parseInt(offset) + value.length() / 2 - 1 > LAST_BYTE
                                ? "a clause within the first " + (LAST_BYTE + 1) + " bytes"
                                : "";
        if (!expected.isEmpty()) {
            arguments.wrong(argument.part(clause.start(2), clause.end()), expected);
            return Optional.empty();
        }
        List<Condition> tests = new ArrayList<>();
        for (int from = 0; from < value.length() / 2; from += BYTES_AT_ONCE) {
            int to = Math.min(value.length() / 2, from + BYTES_AT_ONCE);
            tests.add(bytes(
                    Integer.parseInt(offset) + from,
                    value.substring(2 * from, 2 * to),
                    mask.substring(2 * from, 2 * to)));
        }
        return Optional.of(new Condition.All(tests));
    }

    /** At most six bytes: one test for each run of bits that matter. */
    private static Condition bytes(int offset, String value, String mask) {
        Field field = named(Field.bytes(Tag.START, offset, value.length() / 2, "byte " + offset));
        long bits = 0;
        long matter = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) == '?' ? 0 : Character.digit(value.charAt(i), 16);
            int masked = value.charAt(i) == '?' || mask.charAt(i) == '?' ? 0 : Character.digit(mask.charAt(i), 16);
            bits = bits << 4 | digit & masked;
            matter = matter << 4 | masked;
        }
        return Condition.masked(field, matter, bits);
    }

    private static Field named(Field field) {
        for (Field known : List.of(
                Fields.ETH_DST, Fields.ETH_SRC, Fields.ETH_TYPE, Fields.ARP_OPERATION, Fields.ARP_PROTOCOL)) {
            if (known.equals(field)) {
                return known;
            }
        }
        return field;
    }
}
