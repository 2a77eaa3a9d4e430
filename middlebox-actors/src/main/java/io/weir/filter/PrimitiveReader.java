package io.weir.filter;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Nearest;
import io.weir.diagnostic.Span;
import io.weir.filter.Names.Kind;
import io.weir.filter.Primitive.Relation;
import io.weir.filter.Primitive.Side;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.program.Field;
import io.weir.program.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Primitives: qualifiers, then perhaps {@code [position:length]}, a mask and a relation, then perhaps a value. */
final class PrimitiveReader {
    private static final List<String> WORDS = List.of(
            "src", "dst", "host", "net", "port", "proto", "ip", "tcp", "udp", "icmp", "type", "opt", "frag", "unfrag",
            "vers", "hl", "id", "tos", "dscp", "ttl", "len", "ect", "ce", "win", "not", "and", "or", "ether", "transp",
            "syn", "ack", "fin", "rst", "psh", "urg", "true", "false");

    private final IpExpression expression;
    private Primitive before = Primitive.NONE;

    // what the primitive at hand has so far
    private Optional<Directive> directive;
    private Optional<Side> side;
    private int protocol;
    private boolean negated;
    private String header;
    private boolean broken;
    private int start;

    PrimitiveReader(IpExpression expression) {
        this.expression = expression;
    }

    Condition read() {
        directive = Optional.empty();
        side = Optional.empty();
        protocol = Primitive.UNKNOWN;
        negated = false;
        header = "";
        broken = false;
        start = expression.position();
        qualifiers();
        if (expression.position() > start) {
            before = Primitive.NONE;
        }
        if (before.datum() instanceof Datum.Ethernet) {
            header = "ether";
        }
        if (expression.word(0).is("[") && expression.position() > start && directive.isEmpty()) {
            brackets();
        }
        Optional<Datum> mask = mask();
        Optional<Relation> relation =
                expression.has(1) ? Relation.of(expression.word(0).text()) : Optional.empty();
        expression.skip(relation.isPresent() ? 1 : 0);
        Datum datum = datum(relation.isPresent());
        if (broken || expression.position() == start) {
            if (!broken) {
                notUnderstood();
            }
            expression.fail();
            return Condition.NEVER;
        }
        return meaning(mask, relation.orElse(Relation.EQUAL), datum);
    }

    private Condition meaning(Optional<Datum> mask, Relation relation, Datum datum) {
        Optional<Directive> known = header.equals("ether") && directive.filter(d -> d == Directive.HOST).isPresent()
                ? Optional.of(Directive.ETHER)
                : directive;
        Primitive written = new Primitive(known, side, protocol, mask, relation, datum);
        Optional<PrimitiveMeaning.Meaning> meaning =
                new PrimitiveMeaning(expression.span(start), expression::report).of(written, before);
        if (meaning.isEmpty()) {
            expression.fail();
            return Condition.NEVER;
        }
        before = meaning.get().primitive();
        Condition condition = meaning.get().condition();
        return negated ? new Condition.Not(condition) : condition;
    }

    private void qualifiers() {
        while (expression.has(0) && qualifier(expression.word(0))) {
            expression.skip(1);
        }
    }

    private boolean qualifier(Word word) {
        Optional<Directive> named = Directive.of(word.text());
        if (named.isPresent()) {
            if (directive.isPresent()) {
                wrong(word.span(), "a second directive", "");
            }
            directive = named;
            if (named.get().protocol() > 0) {
                protocol(named.get().protocol(), word);
            }
            return true;
        }
        Map<Kind, Integer> meanings = Names.meanings(word.text());
        if (!meanings.isEmpty()) {
            OptionalInt number = Names.protocol(word.text());
            if (meanings.size() > 1 || number.isEmpty()) {
                return false;
            }
            protocol(number.getAsInt(), word);
            return true;
        }
        return switch (word.text()) {
            case "src" -> sides(word);
            case "dst", "dest" -> side(Side.DST, word);
            case "ip", "ether" -> header(word);
            case "not", "!" -> {
                negated = !negated;
                yield true;
            }
            default -> false;
        };
    }

    private boolean header(Word word) {
        boolean first = header.isEmpty();
        header = first ? word.text() : header;
        return first;
    }

    /** {@code src}, {@code src and dst}, {@code src or dst}. */
    private boolean sides(Word word) {
        boolean two = expression.word(2).is("dst", "dest");
        if (two && expression.word(1).is("and", "&&")) {
            expression.skip(2);
            return side(Side.BOTH, word);
        }
        if (two && expression.word(1).is("or", "||")) {
            expression.skip(2);
            return side(Side.EITHER, word);
        }
        return side(Side.SRC, word);
    }

    private boolean side(Side given, Word word) {
        if (side.isPresent()) {
            wrong(word.span(), "`src` or `dst` for the second time", "");
        }
        side = Optional.of(given);
        return true;
    }

    private void protocol(int number, Word word) {
        if (protocol != Primitive.UNKNOWN && protocol != number) {
            wrong(word.span(), "two transport protocols at once", "");
        }
        protocol = number;
    }

    /** {@code ip[9]}, {@code tcp[2:2]}, {@code transp[0,1]}. */
    private void brackets() {
        int first = expression.position();
        List<String> inside = new ArrayList<>();
        expression.skip(1);
        while (expression.has(0) && !expression.word(0).is("]")) {
            inside.add(expression.word(0).text());
            expression.skip(1);
        }
        boolean closed = expression.has(0);
        expression.skip(closed ? 1 : 0);
        String[] numbers = String.join("", inside).split("[:,]", -1);
        boolean last = inside.contains(",");
        Optional<Long> from = Numbers.parse(numbers[0]);
        Optional<Long> second = numbers.length == 1 ? Optional.of(last ? from.orElse(0L) : 1L)
                : numbers.length == 2 ? Numbers.parse(numbers[1]) : Optional.empty();
        if (!closed || from.isEmpty() || second.isEmpty() || from.get() > 1500) {
            wrong(expression.span(first), "expected `[POSITION]` or `[POSITION:LENGTH]`", "");
            return;
        }
        long length = last ? second.get() - from.get() + 1 : second.get();
        if (length < 1 || length > 4) {
            wrong(expression.span(first), "a field has 1 to 4 bytes", "");
            return;
        }
        boolean transport = protocol != Primitive.UNKNOWN;
        String title = (transport ? "transp[" : "ip[") + from.get() + ":" + length + "]";
        Field field = Field.bytes(
                transport ? Tag.TRANSPORT : Tag.NETWORK, from.get().intValue(), (int) length, title);
        directive = Optional.of(Directive.field(title, field, transport ? protocol : 0));
    }

    private Optional<Datum> mask() {
        if (!expression.word(0).is("&") || !expression.has(1)) {
            return Optional.empty();
        }
        String text = expression.word(1).text();
        Optional<Datum> mask = Numbers.parse(text)
                .<Datum>map(Datum.Number::new)
                .or(() -> Ipv4Address.parse(text).map(a -> new Datum.Address(a.value())))
                .or(() -> MacAddress.parse(text).map(a -> new Datum.Ethernet(a.value())));
        if (mask.isEmpty()) {
            wrong(expression.word(1).span(), "expected a mask", "`and` is written `and` or `&&`");
        } else if (mask.get() instanceof Datum.Number number && number.value() == 0) {
            wrong(expression.word(1).span(), "a mask of 0 leaves nothing to compare", "");
        }
        expression.skip(2);
        return mask;
    }

    private Datum datum(boolean needed) {
        if (!expression.has(0)) {
            return new Datum.Nothing();
        }
        Word word = expression.word(0);
        Optional<Datum> datum = name(word).or(() -> number(word)).or(() -> address(word));
        if (datum.isEmpty() && needed) {
            wrong(word.span(), "expected a value", "");
        }
        expression.skip(datum.isPresent() ? 1 : 0);
        return datum.orElseGet(Datum.Nothing::new);
    }

    private static Optional<Datum> number(Word word) {
        return Numbers.parse(word.text()).map(Datum.Number::new);
    }

    /** A name has the meaning that fits what came before; two that fit are a question. */
    private Optional<Datum> name(Word word) {
        Map<Kind, Integer> all = Names.meanings(word.text());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Map<Kind, Integer> fitting = all.entrySet().stream()
                .filter(entry -> fits(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (fitting.size() == 1) {
            Map.Entry<Kind, Integer> only = fitting.entrySet().iterator().next();
            return Optional.of(new Datum.Name(only.getKey(), only.getValue()));
        }
        String candidates = all.keySet().stream()
                .map(kind -> "`" + kind.word() + " " + word.text() + "`")
                .collect(Collectors.joining(", "));
        wrong(
                word.span(),
                "`" + word.text() + "` is " + (fitting.isEmpty() ? "meaningless here" : "ambiguous"),
                "write " + candidates);
        return Optional.of(new Datum.Nothing());
    }

    private boolean fits(Kind kind) {
        boolean tcp = protocol == Names.TCP || protocol == Names.TCP_OR_UDP;
        boolean unknown = protocol == Primitive.UNKNOWN;
        Optional<Directive.Kind> wanted = directive.map(Directive::kind);
        return switch (kind) {
            case PROTOCOL -> wanted.isEmpty() || wanted.get() == Directive.Kind.PROTOCOL;
            case PORT -> (wanted.isEmpty() || wanted.get() == Directive.Kind.PORT)
                    && (unknown || tcp || protocol == Names.UDP);
            case TCP_FLAG -> (wanted.isEmpty() || wanted.get() == Directive.Kind.TCP_FLAGS) && (unknown || tcp);
            case ICMP_TYPE -> (wanted.isEmpty() || directive.filter(d -> d == Directive.ICMP_TYPE).isPresent())
                    && (unknown || protocol == Names.ICMP);
        };
    }

    private Optional<Datum> address(Word word) {
        String text = word.text();
        if (!header.equals("ether")) {
            Optional<Ipv4Address> address = Ipv4Address.parse(text);
            if (address.isPresent()) {
                return Optional.of(masked(address.get()));
            }
            Optional<Ipv4Prefix> prefix = text.indexOf('/') > 0 ? Ipv4Prefix.parse(text) : Optional.empty();
            if (prefix.isPresent()) {
                return prefix.map(p -> new Datum.Network(p.first(), p.mask().value()));
            }
        }
        return header.equals("ip") || text.indexOf(':') < 0
                ? Optional.empty()
                : MacAddress.parse(text).map(a -> new Datum.Ethernet(a.value()));
    }

    /** {@code 10.0.0.0 mask 255.0.0.0}. */
    private Datum masked(Ipv4Address address) {
        Optional<Ipv4Address> mask =
                expression.word(1).is("mask") ? Ipv4Address.parse(expression.word(2).text()) : Optional.empty();
        if (mask.isEmpty()) {
            return new Datum.Address(address.value());
        }
        expression.skip(2);
        return new Datum.Network(address.value() & mask.get().value(), mask.get().value());
    }

    private void notUnderstood() {
        Word word = expression.word(0);
        Diagnostic error = Diagnostic.error(
                "E0320", word.span(), "`" + shortened(word.text()) + "` is not understood in an expression");
        expression.report(Nearest.to(word.text(), WORDS)
                .map(near -> error.help("did you mean `" + near + "`?"))
                .orElse(error));
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private void wrong(Span span, String message, String help) {
        if (!broken) {
            Diagnostic error = Diagnostic.error("E0320", span, message);
            expression.report(help.isEmpty() ? error : error.help(help));
        }
        broken = true;
    }
}
