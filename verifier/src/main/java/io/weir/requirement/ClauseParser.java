package io.weir.requirement;

import io.weir.requirement.Clause.Place.Relation;
import io.weir.requirement.Clause.Prefer.Preference;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may stand behind a requirement, up to its dot. */
final class ClauseParser {
    private static final long MAX_COUNT = 1_000_000;
    private static final int MAX_CLAUSES = 100;

    /** Words that a clause can begin with. */
    static final List<String> WORDS = List.of(
            "via", "avoid", "within", "loop", "and", "copies", "under", "place", "latency", "bandwidth", "memory",
            "prefer");

    private final Tokens tokens;
    private final NumberParser numbers;
    private final NodesParser nodes;
    private final FlowParser flows;

    ClauseParser(Tokens tokens, NodesParser nodes, FlowParser flows) {
        this.tokens = tokens;
        this.numbers = new NumberParser(tokens);
        this.nodes = nodes;
        this.flows = flows;
    }

    /** Takes the dot too. */
    List<Clause> untilDot(List<String> alternatives) {
        List<Clause> clauses = new ArrayList<>();
        while (!tokens.accept(Kind.DOT)) {
            if (tokens.is(Kind.END)) {
                throw tokens.expected("`.` at the end of this statement");
            }
            if (clauses.size() == MAX_CLAUSES) {
                throw tokens.expected("at most " + MAX_CLAUSES + " clauses");
            }
            clauses.add(clause(alternatives));
        }
        return clauses;
    }

    private Clause clause(List<String> alternatives) {
        Token first = tokens.peek();
        String word = first.kind() == Kind.WORD ? tokens.text(first) : "";
        if (!WORDS.contains(word)) {
            List<String> known = new ArrayList<>(WORDS);
            known.addAll(alternatives);
            throw tokens.expectedOneOf("a clause or `.`", known);
        }
        tokens.next();
        return switch (word) {
            case "via" -> new Clause.Via(nodes.nodes(), tokens.since(first));
            case "avoid" -> new Clause.Avoid(nodes.nodes(), tokens.since(first));
            case "within" -> within(first);
            case "loop" -> loopFree(first);
            case "and" -> andBack(first);
            case "copies" -> copies(first);
            case "under" -> failures(first);
            case "place" -> place(first);
            case "latency" -> latency(first);
            case "bandwidth" -> bandwidth(first);
            case "memory" -> memory(first);
            default -> prefer(first);
        };
    }

    private Clause within(Token first) {
        long hops = numbers.number(MAX_COUNT);
        tokens.expect("hops");
        return new Clause.WithinHops(hops, tokens.since(first));
    }

    private Clause loopFree(Token first) {
        tokens.expect("free");
        return new Clause.LoopFree(tokens.since(first));
    }

    private Clause andBack(Token first) {
        tokens.expect("back");
        Optional<Flow> flow = flows.begins() ? Optional.of(flows.flow()) : Optional.empty();
        return new Clause.AndBack(flow, tokens.since(first));
    }

    private Clause copies(Token first) {
        tokens.expect(Kind.AT_MOST);
        return new Clause.Copies(numbers.number(MAX_COUNT), tokens.since(first));
    }

    private Clause failures(Token first) {
        long failures = numbers.number(MAX_COUNT);
        tokens.expect("failures");
        return new Clause.UnderFailures(failures, tokens.since(first));
    }

    private Clause place(Token first) {
        boolean not = tokens.accept("not");
        for (Relation relation : Relation.values()) {
            if (tokens.accept(relation.name().toLowerCase(Locale.ROOT))) {
                return new Clause.Place(not, relation, nodes.nodes(), tokens.since(first));
            }
        }
        throw tokens.expectedOneOf("`on`, `near` or `with`", List.of("not", "on", "near", "with"));
    }

    private Clause latency(Token first) {
        tokens.expect(Kind.AT_MOST);
        long mostNs = numbers.time();
        Optional<Nodes> to = tokens.accept("to") ? Optional.of(nodes.nodes()) : Optional.empty();
        return new Clause.Latency(mostNs, to, tokens.since(first));
    }

    private Clause bandwidth(Token first) {
        boolean least = tokens.accept(Kind.AT_LEAST);
        if (!least && !tokens.accept(Kind.AT_MOST)) {
            throw tokens.expected("`>=` or `<=`");
        }
        return new Clause.Bandwidth(least, numbers.rate(), tokens.since(first));
    }

    private Clause memory(Token first) {
        tokens.expect(Kind.AT_MOST);
        return new Clause.Memory(numbers.size(), tokens.since(first));
    }

    private Clause prefer(Token first) {
        for (Preference preference : Preference.values()) {
            if (tokens.accept(preference.name().toLowerCase(Locale.ROOT))) {
                return new Clause.Prefer(preference, tokens.since(first));
            }
        }
        throw tokens.expectedOneOf("`cheap`, `near` or `spread`", List.of("cheap", "near", "spread"));
    }
}
