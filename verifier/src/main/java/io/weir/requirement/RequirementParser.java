package io.weir.requirement;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.requirement.Hop.Invariant;
import io.weir.requirement.Requirement.NoRules.Fault;
import io.weir.requirement.Requirement.Quantity;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the requirement language, by recursive descent: one statement ends with a dot, and after a mistake reading goes
 * on behind the next one. Old In-Net and SymNet files, with {@code ;} for {@code const}, are read too.
 */
public final class RequirementParser {
    /** Room for ten thousand rules of a hundred characters. */
    public static final int MAX_TEXT = 1_000_000;

    public static final int MAX_STATEMENTS = 10_000;
    private static final int MAX_HOPS = 64;
    private static final int MAX_INNER = 8;
    private static final List<String> RULE_WORDS =
            List.of("reach", "some", "all", "never", "isolate", "loop", "no", "unchanged", "let");
    private static final List<String> FIELD_WORDS = List.of(
            "src", "dst", "proto", "ttl", "tos", "length", "payload", "header", "inner", "all");

    private final Tokens tokens;
    private final NumberParser numbers;
    private final NodesParser nodes;
    private final FlowParser flows;
    private final ClauseParser clauses;
    private final Set<String> flowNames = new HashSet<>();
    private final Map<String, Span> letNames = new HashMap<>();
    private final Map<String, Span> ruleNames = new HashMap<>();
    private final List<Let> lets = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();

    private RequirementParser(SourceText source, Diagnostics diagnostics) {
        this.tokens = new Tokens(source, diagnostics);
        this.numbers = new NumberParser(tokens);
        this.nodes = new NodesParser(tokens);
        this.flows = new FlowParser(tokens, flowNames);
        this.clauses = new ClauseParser(tokens, nodes, flows);
    }

    /**
     * Never throws for anything a text can contain. When {@code diagnostics} has failed, the result is only what could
     * be read, and must not be judged.
     */
    public static Specification parse(SourceText source, Diagnostics diagnostics) {
        if (source.text().length() > MAX_TEXT) {
            diagnostics.add(Diagnostic.error("E0454", source.span(0, 0), "the text is too long")
                    .note("it has " + source.text().length() + " characters; at most " + MAX_TEXT + " are read"));
            return new Specification(source, List.of(), List.of());
        }
        RequirementParser parser = new RequirementParser(source, diagnostics);
        parser.statements();
        return new Specification(source, parser.lets, parser.requirements);
    }

    private void statements() {
        for (int count = 0; !tokens.is(Kind.END); count++) {
            if (count == MAX_STATEMENTS) {
                tokens.tell(Diagnostic.error(
                        "E0454", tokens.here(), "more than " + MAX_STATEMENTS + " statements"));
                return;
            }
            try {
                if (tokens.is("let")) {
                    let();
                } else {
                    requirements.add(rule());
                }
            } catch (Tokens.Unreadable told) {
                tokens.recover();
            }
        }
    }

    private void let() {
        tokens.next();
        Token token = tokens.expect(Kind.WORD);
        String name = tokens.text(token);
        define(letNames, name, tokens.span(token));
        tokens.expect(Kind.EQUALS);
        if (tokens.accept("flow")) {
            Flow flow = flows.flow();
            endOfLet();
            lets.add(new Let.OfFlow(name, flow, tokens.span(token)));
            flowNames.add(name);
        } else {
            Nodes named = nodes.nodes();
            endOfLet();
            lets.add(new Let.OfNodes(name, named, tokens.span(token)));
        }
    }

    private void endOfLet() {
        if (!tokens.accept(Kind.DOT)) {
            throw tokens.expected("`.` at the end of this definition");
        }
    }

    private void define(Map<String, Span> names, String name, Span span) {
        Span before = names.putIfAbsent(name, span);
        if (before != null) {
            tokens.tell(Diagnostic.error("E0150", span, "`" + name + "` is defined twice")
                    .pointingAt(before, "first here"));
        }
    }

    private Requirement rule() {
        Token first = tokens.peek();
        Optional<String> given = Optional.empty();
        if (first.kind() == Kind.WORD && tokens.peek(1).kind() == Kind.COLON) {
            given = Optional.of(tokens.text(tokens.next()));
            define(ruleNames, given.get(), tokens.span(first));
            tokens.next();
        }
        String name = given.orElse("requirement " + (requirements.size() + 1));
        return body(name, tokens.span(first));
    }

    private Requirement body(String name, Span span) {
        String word = tokens.is(Kind.WORD) ? tokens.text(tokens.peek()) : "";
        return switch (word) {
            case "reach", "some", "all", "never" -> reach(name, span);
            case "isolate" -> isolate(name, span);
            case "loop" -> loops(name, span);
            case "no" -> noRules(name, span);
            case "unchanged" -> unchanged(name, span);
            default -> throw tokens.expectedOneOf("a requirement (`reach from`, `isolate`, `loop free`, ...)", RULE_WORDS);
        };
    }

    private Requirement reach(String name, Span span) {
        Quantity quantity = tokens.accept("all")
                ? Quantity.ALL
                : tokens.accept("never") ? Quantity.NEVER : Quantity.SOME;
        if (quantity == Quantity.SOME) {
            tokens.accept("some");
        }
        tokens.expect("reach");
        List<Hop> hops = hops();
        return new Requirement.Reach(name, span, quantity, hops, clauses.untilDot(hopWords()));
    }

    /** Words that could also have stood where a clause was expected, for suggestions. */
    private List<String> hopWords() {
        List<String> words = new ArrayList<>(FlowParser.WORDS);
        words.addAll(flowNames);
        words.add("const");
        return words;
    }

    private List<Hop> hops() {
        tokens.expect("from");
        List<Hop> hops = new ArrayList<>();
        hops.add(hop(true));
        do {
            if (!tokens.accept(Kind.ARROW)) {
                throw tokens.expectedOneOf("`->`", hopWords());
            }
            hops.add(hop(false));
            if (hops.size() > MAX_HOPS) {
                throw tokens.expected("at most " + MAX_HOPS + " hops");
            }
        } while (tokens.is(Kind.ARROW));
        return hops;
    }

    private Hop hop(boolean first) {
        Token start = tokens.peek();
        Nodes at = nodes.nodes();
        Optional<Flow> flow = flows.begins() ? Optional.of(flows.flow()) : Optional.empty();
        List<Invariant> constant = new ArrayList<>();
        Token keyword = tokens.peek();
        if (tokens.accept("const") || tokens.accept(Kind.SEMICOLON)) {
            if (first) {
                tokens.tell(Diagnostic.error(
                        "E0455", tokens.span(keyword), "the first hop has no hop before it to be compared with"));
            }
            do {
                constant.add(invariant());
            } while (tokens.accept(Kind.AND));
        }
        return new Hop(at, flow, constant, tokens.since(start));
    }

    private Invariant invariant() {
        Token first = tokens.peek();
        int inner = 0;
        while (tokens.accept("inner")) {
            tokens.expect(Kind.OPEN);
            if (++inner > MAX_INNER) {
                throw tokens.expected("at most " + MAX_INNER + " inner headers");
            }
        }
        Header header = field();
        for (int i = 0; i < inner; i++) {
            tokens.expect(Kind.CLOSE);
        }
        return new Invariant(header, inner, tokens.since(first));
    }

    private Header field() {
        String word = tokens.is(Kind.WORD) ? tokens.text(tokens.peek()) : "";
        if (!FIELD_WORDS.contains(word)) {
            throw tokens.expectedOneOf("a header field (" + String.join(", ", FIELD_WORDS) + ")", FIELD_WORDS);
        }
        tokens.next();
        return switch (word) {
            case "src" -> tokens.accept("port") ? Header.SRC_PORT : Header.SRC;
            case "dst" -> tokens.accept("port") ? Header.DST_PORT : Header.DST;
            case "proto" -> Header.PROTO;
            case "ttl" -> Header.TTL;
            case "tos" -> Header.TOS;
            case "length" -> Header.LENGTH;
            case "payload" -> Header.PAYLOAD;
            case "header" -> Header.HEADER;
            default -> Header.ALL;
        };
    }

    private Requirement isolate(String name, Span span) {
        tokens.next();
        Nodes inside = nodes.nodes();
        tokens.expect("from");
        Nodes from = nodes.nodes();
        Optional<Flow> flow = flows.begins() ? Optional.of(flows.flow()) : Optional.empty();
        return new Requirement.Isolate(name, span, inside, from, flow, clauses.untilDot(hopWords()));
    }

    private Requirement loops(String name, Span span) {
        tokens.next();
        tokens.expect("free");
        Optional<Hop> from = tokens.accept("from") ? Optional.of(hop(true)) : Optional.empty();
        return new Requirement.LoopFree(name, span, from, clauses.untilDot(List.of("from")));
    }

    private Requirement noRules(String name, Span span) {
        tokens.next();
        boolean dead = tokens.accept("dead");
        if (!dead && !tokens.accept("shadowed")) {
            throw tokens.expectedOneOf("`shadowed` or `dead`", List.of("shadowed", "dead"));
        }
        tokens.expect("rules");
        Optional<Nodes> in = tokens.accept("in") ? Optional.of(nodes.nodes()) : Optional.empty();
        return new Requirement.NoRules(
                name, span, dead ? Fault.DEAD : Fault.SHADOWED, in, clauses.untilDot(List.of("in")));
    }

    private Requirement unchanged(String name, Span span) {
        tokens.next();
        List<Hop> hops = tokens.accept("reach") ? hops() : List.of();
        return new Requirement.Unchanged(name, span, hops, clauses.untilDot(List.of("reach")));
    }
}
