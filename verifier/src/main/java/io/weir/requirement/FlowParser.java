package io.weir.requirement;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import io.weir.program.Intervals;
import io.weir.requirement.Flow.Direction;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Flows: which packets. {@code &&} binds tighter than {@code ||}; side by side means {@code &&}. */
final class FlowParser {
    private static final long MAX_PORT = 65_535;
    private static final long MAX_BYTE = 255;
    private static final List<String> FLAGS = List.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr");

    /** Words that a flow can begin with. */
    static final Set<String> WORDS = Set.of(
            "src", "dst", "proto", "tcp", "udp", "sctp", "icmp", "ttl", "tos", "vlan", "length", "inner", "new",
            "established", "any");

    private final Tokens tokens;
    private final NumberParser numbers;
    private final Set<String> flowNames;

    /** @param flowNames flows defined so far; grows while the text is read */
    FlowParser(Tokens tokens, Set<String> flowNames) {
        this.tokens = tokens;
        this.numbers = new NumberParser(tokens);
        this.flowNames = flowNames;
    }

    /** Whether a flow begins here. */
    boolean begins() {
        return switch (tokens.peek().kind()) {
            case NOT, OPEN -> true;
            case WORD -> WORDS.contains(tokens.text(tokens.peek())) || flowNames.contains(tokens.text(tokens.peek()));
            default -> false;
        };
    }

    Flow flow() {
        tokens.enter();
        Token first = tokens.peek();
        List<Flow> ways = new ArrayList<>();
        do {
            ways.add(conjunction());
        } while (tokens.accept(Kind.OR));
        tokens.leave();
        return ways.size() == 1 ? ways.getFirst() : new Flow.AnyOf(ways, tokens.since(first));
    }

    private Flow conjunction() {
        Token first = tokens.peek();
        List<Flow> parts = new ArrayList<>();
        do {
            parts.add(unit());
        } while (tokens.accept(Kind.AND) || begins());
        return parts.size() == 1 ? parts.getFirst() : new Flow.AllOf(parts, tokens.since(first));
    }

    private Flow unit() {
        Token first = tokens.peek();
        if (tokens.accept(Kind.NOT)) {
            tokens.enter();
            Flow flow = unit();
            tokens.leave();
            return new Flow.Not(flow, tokens.since(first));
        }
        if (tokens.accept(Kind.OPEN)) {
            Flow flow = flow();
            tokens.expect(Kind.CLOSE);
            return flow;
        }
        if (first.kind() != Kind.WORD) {
            throw tokens.expected("a flow, like `tcp dst port 80`");
        }
        return primitive(first, tokens.text(first));
    }

    private Flow primitive(Token first, String word) {
        if (!begins()) {
            Set<String> known = new LinkedHashSet<>(WORDS);
            known.addAll(flowNames);
            throw tokens.expectedOneOf("a flow, like `tcp dst port 80`,", known);
        }
        tokens.next();
        return switch (word) {
            case "src", "dst" -> directed(first, word.equals("src") ? Direction.SRC : Direction.DST);
            case "proto" -> test(first, Header.PROTO, MAX_BYTE);
            case "tcp" -> tokens.accept("flags") ? flags(first) : protocol(first, 6);
            case "udp" -> protocol(first, 17);
            case "sctp" -> protocol(first, 132);
            case "icmp" -> tokens.accept("type") ? test(first, Header.ICMP_TYPE, MAX_BYTE) : protocol(first, 1);
            case "ttl" -> test(first, Header.TTL, MAX_BYTE);
            case "tos" -> test(first, Header.TOS, MAX_BYTE);
            case "vlan" -> test(first, Header.VLAN, 4_095);
            case "length" -> test(first, Header.LENGTH, 65_535);
            case "inner" -> inner(first);
            case "new" -> new Flow.Connection(false, tokens.span(first));
            case "established" -> new Flow.Connection(true, tokens.span(first));
            case "any" -> new Flow.Everything(tokens.span(first));
            default -> new Flow.Reference(word, Direction.NONE, tokens.span(first));
        };
    }

    private Flow directed(Token first, Direction direction) {
        boolean source = direction == Direction.SRC;
        if (tokens.accept("port")) {
            return test(first, source ? Header.SRC_PORT : Header.DST_PORT, MAX_PORT);
        }
        if (tokens.is(Kind.WORD)) {
            return new Flow.Reference(tokens.text(tokens.next()), direction, tokens.since(first));
        }
        if (!tokens.is(Kind.ADDRESS) && !tokens.is(Kind.NUMBER)) {
            throw tokens.expected("an address, a prefix, a name or `port`");
        }
        Intervals values = numbers.addresses();
        return new Flow.Test(source ? Header.SRC : Header.DST, values, tokens.since(first));
    }

    private Flow test(Token first, Header header, long most) {
        Intervals values = numbers.range(most);
        return new Flow.Test(header, values, tokens.since(first));
    }

    private Flow protocol(Token first, long number) {
        return new Flow.Test(Header.PROTO, Intervals.of(number), tokens.span(first));
    }

    private Flow inner(Token first) {
        tokens.expect(Kind.OPEN);
        Flow flow = flow();
        tokens.expect(Kind.CLOSE);
        return new Flow.Inner(flow, tokens.since(first));
    }

    /** {@code syn,!ack}: these on, those off, the others do not matter. */
    private Flow flags(Token first) {
        int set = 0;
        int clear = 0;
        do {
            boolean off = tokens.accept(Kind.NOT);
            String name = tokens.is(Kind.WORD) ? tokens.text(tokens.peek()) : "";
            int bit = FLAGS.indexOf(name);
            if (bit < 0) {
                throw tokens.expectedOneOf("a TCP flag (" + String.join(", ", FLAGS) + ")", FLAGS);
            }
            Span span = tokens.span(tokens.next());
            if (((off ? set : clear) & 1 << bit) != 0) {
                throw tokens.fail(Diagnostic.error("E0354", span, "`" + name + "` cannot be both on and off"));
            }
            set |= off ? 0 : 1 << bit;
            clear |= off ? 1 << bit : 0;
        } while (tokens.accept(Kind.COMMA));
        return new Flow.Flags(set, clear, tokens.since(first));
    }
}
