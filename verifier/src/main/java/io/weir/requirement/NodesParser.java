package io.weir.requirement;

import io.weir.diagnostic.Span;
import io.weir.requirement.Nodes.Node;
import io.weir.requirement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Places, and paths over places. */
final class NodesParser {
    private static final int MAX_NODES = 1_000;
    private static final long MAX_PORT = 65_535;

    private final Tokens tokens;
    private final NumberParser numbers;

    NodesParser(Tokens tokens) {
        this.tokens = tokens;
        this.numbers = new NumberParser(tokens);
    }

    Nodes nodes() {
        Token first = tokens.peek();
        if (!tokens.accept(Kind.OPEN_BRACE)) {
            return new Nodes(List.of(node()), tokens.since(first));
        }
        List<Node> any = new ArrayList<>();
        do {
            any.add(node());
            if (any.size() > MAX_NODES) {
                throw tokens.expected("at most " + MAX_NODES + " nodes");
            }
        } while (tokens.accept(Kind.COMMA));
        tokens.expect(Kind.CLOSE_BRACE);
        return new Nodes(any, tokens.since(first));
    }

    private Node node() {
        Token first = tokens.peek();
        if (first.kind() == Kind.ADDRESS) {
            return new Nodes.Addresses(numbers.prefix(), tokens.since(first));
        }
        if (first.kind() != Kind.WORD) {
            throw tokens.expected("a node: `client`, `internet`, `operator`, `any`, a prefix or a name");
        }
        String word = tokens.text(first);
        if (word.equals("path") && tokens.peek(1).kind() == Kind.OPEN) {
            return path();
        }
        tokens.next();
        Span span = tokens.span(first);
        return switch (word) {
            case "client" -> new Nodes.Role(Nodes.Word.CLIENT, span);
            case "internet" -> new Nodes.Role(Nodes.Word.INTERNET, span);
            case "operator" -> new Nodes.Role(Nodes.Word.OPERATOR, span);
            case "any" -> new Nodes.Role(Nodes.Word.ANY, span);
            default -> named(first, word);
        };
    }

    private Node named(Token first, String name) {
        if (!tokens.accept(Kind.COLON)) {
            return name.equals("module")
                    ? new Nodes.Role(Nodes.Word.MODULE, tokens.span(first))
                    : new Nodes.Named(name, Optional.empty(), OptionalInt.empty(), tokens.span(first));
        }
        String element = tokens.text(tokens.expect(Kind.WORD));
        OptionalInt port =
                tokens.accept(Kind.COLON) ? OptionalInt.of((int) numbers.number(MAX_PORT)) : OptionalInt.empty();
        return new Nodes.Named(name, Optional.of(element), port, tokens.since(first));
    }

    private Node path() {
        Token first = tokens.next();
        tokens.expect(Kind.OPEN);
        Regex regex = regex();
        tokens.expect(Kind.CLOSE);
        return new Nodes.Path(regex, tokens.since(first));
    }

    private Regex regex() {
        tokens.enter();
        List<Regex> ways = new ArrayList<>();
        do {
            ways.add(sequence());
        } while (tokens.accept(Kind.BAR) || tokens.accept(Kind.OR));
        tokens.leave();
        return ways.size() == 1 ? ways.getFirst() : new Regex.OneOf(ways);
    }

    private Regex sequence() {
        List<Regex> parts = new ArrayList<>();
        do {
            parts.add(repeated());
        } while (atomBegins());
        return parts.size() == 1 ? parts.getFirst() : new Regex.Sequence(parts);
    }

    private Regex repeated() {
        Regex atom = atom();
        if (tokens.accept(Kind.STAR)) {
            return new Regex.Repeat(atom, 0, false);
        }
        if (tokens.accept(Kind.PLUS)) {
            return new Regex.Repeat(atom, 1, false);
        }
        return tokens.accept(Kind.QUESTION) ? new Regex.Repeat(atom, 0, true) : atom;
    }

    private boolean atomBegins() {
        return switch (tokens.peek().kind()) {
            case WORD, ADDRESS, NOT, DOT, OPEN -> true;
            default -> false;
        };
    }

    private Regex atom() {
        if (tokens.accept(Kind.DOT)) {
            return new Regex.Anywhere();
        }
        if (tokens.accept(Kind.OPEN)) {
            Regex inside = regex();
            tokens.expect(Kind.CLOSE);
            return inside;
        }
        tokens.enter();
        Regex at = tokens.accept(Kind.NOT) ? new Regex.NotAt(node()) : new Regex.At(node());
        tokens.leave();
        return at;
    }
}
