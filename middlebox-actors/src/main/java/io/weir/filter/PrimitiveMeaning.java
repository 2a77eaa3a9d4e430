package io.weir.filter;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import io.weir.filter.Primitive.Relation;
import io.weir.filter.Primitive.Side;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Tag;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a primitive says about a packet. Parts that were left out come from the primitive before ({@code src port 80 or
 * 81}); a directive on ports, TCP flags or ICMP types implies its protocol and that the packet is a first fragment.
 */
final class PrimitiveMeaning {
    private static final long ALL_ADDRESS = 0xffff_ffffL;
    private static final Field ETHER_DST = Field.bytes(Tag.NETWORK, -14, 6, "eth.dst before ip");
    private static final Field ETHER_SRC = Field.bytes(Tag.NETWORK, -8, 6, "eth.src before ip");

    private final Span span;
    private final Consumer<Diagnostic> report;

    PrimitiveMeaning(Span span, Consumer<Diagnostic> report) {
        this.span = span;
        this.report = report;
    }

    /** A primitive and its condition. */
    record Meaning(Primitive primitive, Condition condition) {}

    /** Empty after an error was reported. */
    Optional<Meaning> of(Primitive written, Primitive before) {
        Optional<Primitive> known = written.directive().isPresent()
                ? Optional.of(written)
                : inferred(written, before);
        return known.flatMap(primitive -> {
            Directive directive = primitive.directive().orElseThrow();
            if (primitive.side().isPresent() && written.side().isPresent() && !directive.sided()) {
                warn("`src` and `dst` mean nothing with `" + directive.title() + "`");
            }
            return meaning(directive, primitive);
        });
    }

    private Optional<Primitive> inferred(Primitive p, Primitive before) {
        return switch (p.datum()) {
            case Datum.Address address -> Optional.of(p.with(Directive.HOST, side(p, before), p.protocol()));
            case Datum.Network network -> Optional.of(p.with(Directive.NET, side(p, before), p.protocol()));
            case Datum.Ethernet ethernet -> Optional.of(p.with(Directive.ETHER, side(p, before), p.protocol()));
            case Datum.Name name -> Optional.of(named(name, p, before));
            case Datum.Number number -> fromBefore(p, before);
            case Datum.Nothing nothing -> p.protocol() == Primitive.UNKNOWN
                    ? error("this says only a part of something", "say what it shall be, for instance `src port 80`")
                    : Optional.of(p.with(Directive.PROTOCOL, p.side(), p.protocol()));
        };
    }

    private static Optional<Side> side(Primitive p, Primitive before) {
        return p.side().or(before::side);
    }

    private static Primitive named(Datum.Name name, Primitive p, Primitive before) {
        return switch (name.kind()) {
            case PROTOCOL -> p.with(Directive.PROTOCOL, p.side(), p.protocol());
            case PORT -> port(p, before);
            case TCP_FLAG -> p.with(Directive.TCP_FLAGS, p.side(), p.protocol());
            case ICMP_TYPE -> p.with(
                    Directive.ICMP_TYPE, p.side(), p.protocol() == Primitive.UNKNOWN ? Names.ICMP : p.protocol());
        };
    }

    private static Primitive port(Primitive p, Primitive before) {
        return p.with(
                Directive.PORT, side(p, before), p.protocol() == Primitive.UNKNOWN ? before.protocol() : p.protocol());
    }

    /** A bare number means what the number before it meant. */
    private Optional<Primitive> fromBefore(Primitive p, Primitive before) {
        if (before.directive().isEmpty()) {
            return error("what is this number?", "say `port`, or which field of the header");
        }
        Directive directive = before.directive().get();
        return switch (directive.kind()) {
            case PORT -> Optional.of(port(p, before));
            case PROTOCOL -> Optional.of(p.with(directive, p.side(), p.protocol()));
            case FIELD -> Optional.of(p.with(
                    directive,
                    p.side(),
                    p.protocol() == Primitive.UNKNOWN && directive.protocol() > 0
                            ? directive.protocol()
                            : p.protocol()));
            case HOST, NET, ETHER, TCP_FLAGS, FRAGMENT, UNFRAGMENTED, ECN_CAPABLE, CONGESTION ->
                    error("what is this number?", "say `port`, or which field of the header");
        };
    }

    private Optional<Meaning> meaning(Directive directive, Primitive p) {
        return switch (directive.kind()) {
            case HOST -> address(directive, p, p.datum() instanceof Datum.Address a
                    ? Optional.of(new Datum.Network(a.value(), ALL_ADDRESS)) : Optional.empty());
            case NET -> address(directive, p, p.datum() instanceof Datum.Network n
                    ? Optional.of(n) : Optional.empty());
            case ETHER -> ether(directive, p);
            case PROTOCOL -> protocol(p);
            case PORT -> port(p);
            case TCP_FLAGS -> flags(p);
            case FRAGMENT -> fragment(p, true);
            case UNFRAGMENTED -> fragment(p, false);
            case ECN_CAPABLE -> capable(p);
            case CONGESTION -> nothing(directive, p)
                    .map(none -> new Meaning(p, new Masked(Fields.IP_TOS, 3).equal(3)));
            case FIELD -> field(directive, p);
        };
    }

    private Optional<Meaning> address(Directive directive, Primitive p, Optional<Datum.Network> network) {
        if (network.isEmpty()) {
            return error("`" + directive.title() + "` needs "
                    + (directive.kind() == Directive.Kind.HOST ? "an address" : "a network such as 10.0.0.0/8"), "");
        }
        if (p.relation().ordered()) {
            return error("addresses cannot be compared with `<` and `>`", "use `net` for a range of addresses");
        }
        long mask = p.mask().map(PrimitiveMeaning::maskBits).orElse(network.get().mask());
        if (mask < 0) {
            return error("this mask does not fit an IP address", "");
        }
        return Optional.of(sided(p, Directive.HOST, Fields.IP_SRC, Fields.IP_DST, mask, network.get().value()));
    }

    private static long maskBits(Datum mask) {
        return switch (mask) {
            case Datum.Number number -> number.value();
            case Datum.Address address -> address.value();
            case Datum.Nothing nothing -> -1;
            case Datum.Name name -> -1;
            case Datum.Network network -> -1;
            case Datum.Ethernet ethernet -> -1;
        };
    }

    private Optional<Meaning> ether(Directive directive, Primitive p) {
        if (!(p.datum() instanceof Datum.Ethernet ethernet)) {
            return error("`ether host` needs an Ethernet address", "");
        }
        if (p.relation().ordered()) {
            return error("addresses cannot be compared with `<` and `>`", "");
        }
        if (p.mask().isPresent() && !(p.mask().get() instanceof Datum.Ethernet)) {
            return error("this mask does not fit an Ethernet address", "");
        }
        long mask = p.mask().map(m -> ((Datum.Ethernet) m).value()).orElse((1L << 48) - 1);
        return Optional.of(sided(p, directive, ETHER_SRC, ETHER_DST, mask, ethernet.value()));
    }

    /** On {@code src or dst}, {@code !=} means that neither is so. */
    private static Meaning sided(
            Primitive p, Directive directive, Field source, Field destination, long mask, long value) {
        Side side = p.side().orElse(Side.EITHER);
        boolean different = p.relation() == Relation.DIFFERENT;
        Condition left = equality(source, mask, value, different);
        Condition right = equality(destination, mask, value, different);
        Condition condition = switch (side) {
            case SRC -> left;
            case DST -> right;
            case BOTH -> different ? Condition.any(left, right) : Condition.all(left, right);
            case EITHER -> different ? Condition.all(left, right) : Condition.any(left, right);
        };
        return new Meaning(p.with(directive, Optional.of(side), p.protocol()), condition);
    }

    private static Condition equality(Field field, long mask, long value, boolean different) {
        Masked masked = new Masked(field, mask);
        return different ? masked.different(value) : masked.equal(value);
    }

    private Optional<Meaning> protocol(Primitive p) {
        int number = switch (p.datum()) {
            case Datum.Number n -> (int) Math.min(n.value(), Integer.MAX_VALUE);
            case Datum.Name name -> name.kind() == Names.Kind.PROTOCOL ? name.value() : Primitive.UNKNOWN;
            case Datum.Nothing nothing -> p.protocol();
            case Datum.Address a -> Primitive.UNKNOWN;
            case Datum.Network n -> Primitive.UNKNOWN;
            case Datum.Ethernet e -> Primitive.UNKNOWN;
        };
        if (number == Primitive.UNKNOWN) {
            return error("`ip proto` needs a protocol", "for instance `ip proto tcp`");
        }
        if (p.protocol() != Primitive.UNKNOWN && p.protocol() != number) {
            return error("two transport protocols at once", "");
        }
        boolean fake = number == Names.TCP_OR_UDP || number == Names.TRANSPORT;
        if (fake && (p.relation() != Relation.EQUAL || p.mask().isPresent())) {
            return error("this protocol cannot be compared or masked", "use `not`");
        }
        Primitive known = p.with(Directive.PROTOCOL, p.side(),
                p.relation() == Relation.EQUAL && p.mask().isEmpty() ? number : Primitive.UNKNOWN);
        return fake
                ? Optional.of(new Meaning(known, transport(number)))
                : compare(known, Fields.IP_PROTO, number).map(test -> new Meaning(known, test));
    }

    private Optional<Meaning> port(Primitive p) {
        OptionalLong number = number(p.datum(), Names.Kind.PORT);
        if (number.isEmpty()) {
            return error("`port` needs a port number", "for instance `dst port 80`");
        }
        int protocol = p.protocol() == Primitive.UNKNOWN ? Names.TCP_OR_UDP : p.protocol();
        boolean has = protocol == Names.TCP || protocol == Names.UDP || protocol == Names.TCP_OR_UDP
                || protocol == 33 || protocol == 132;
        if (!has) {
            return error("this protocol has no ports", "use `tcp`, `udp` or neither");
        }
        Side side = p.side().orElse(Side.EITHER);
        Primitive known = p.with(Directive.PORT, Optional.of(side), protocol);
        boolean negative = p.relation() == Relation.DIFFERENT || p.relation() == Relation.LESS
                || p.relation() == Relation.AT_MOST;
        Optional<Condition> left = compare(p, Fields.SRC_PORT, number.getAsLong());
        Optional<Condition> right = left.isEmpty() || left.get().equals(Condition.ALWAYS)
                || left.get().equals(Condition.NEVER) ? left : compare(p, Fields.DST_PORT, number.getAsLong());
        return left.map(source -> new Meaning(known, Condition.all(transport(protocol), firstFragment(), switch (side) {
            case SRC -> source;
            case DST -> right.orElseThrow();
            case BOTH -> negative ? Condition.any(source, right.orElseThrow())
                    : Condition.all(source, right.orElseThrow());
            case EITHER -> negative ? Condition.all(source, right.orElseThrow())
                    : Condition.any(source, right.orElseThrow());
        })));
    }

    private Optional<Meaning> flags(Primitive p) {
        OptionalLong flags = number(p.datum(), Names.Kind.TCP_FLAG);
        if (flags.isEmpty() || flags.getAsLong() > 255) {
            return error("`tcp opt` needs a TCP flag", "one of syn, fin, ack, rst, psh, urg");
        }
        if (p.protocol() != Primitive.UNKNOWN && p.protocol() != Names.TCP) {
            return error("only TCP has these flags", "");
        }
        if (p.relation() != Relation.EQUAL || p.mask().isPresent()) {
            return error("TCP flags cannot be compared or masked", "use `not`, or `tcp[13] & MASK == VALUE`");
        }
        Primitive known = p.with(Directive.TCP_FLAGS, p.side(), Names.TCP);
        Condition test = new Masked(Fields.TCP_FLAGS, flags.getAsLong()).equal(flags.getAsLong());
        return Optional.of(new Meaning(known, Condition.all(transport(Names.TCP), firstFragment(), test)));
    }

    private Optional<Meaning> fragment(Primitive p, boolean fragment) {
        Condition unfragmented =
                Condition.all(Condition.is(Fields.IP_MORE_FRAGMENTS, 0), Condition.is(Fields.IP_FRAGMENT, 0));
        Condition fragmented = Condition.any(
                Condition.all(
                        Condition.is(Fields.IP_MORE_FRAGMENTS, 1),
                        new Condition.Test(Fields.IP_FRAGMENT, Intervals.present(Fields.IP_FRAGMENT))),
                new Condition.Test(Fields.IP_FRAGMENT, Intervals.of(1, Fields.IP_FRAGMENT.max())));
        return nothing(p.directive().orElseThrow(), p)
                .map(none -> new Meaning(p, fragment ? fragmented : unfragmented));
    }

    private Optional<Meaning> capable(Primitive p) {
        if (p.datum() instanceof Datum.Nothing) {
            return Optional.of(new Meaning(p, new Masked(Fields.IP_TOS, 3).different(0)));
        }
        return p.datum() instanceof Datum.Number number
                ? compare(p, Fields.IP_TOS.bits(6, 2), number.value()).map(test -> new Meaning(p, test))
                : error("`ip ect` is a number from 0 to 3", "");
    }

    /** Refuses a value where none belongs. */
    private Optional<Datum> nothing(Directive directive, Primitive p) {
        return p.datum() instanceof Datum.Nothing && p.mask().isEmpty() && p.relation() == Relation.EQUAL
                ? Optional.of(p.datum())
                : error("`" + directive.title() + "` takes no value", "");
    }

    private Optional<Meaning> field(Directive directive, Primitive p) {
        Field field = directive.field().orElseThrow();
        OptionalLong number = number(p.datum(), Names.Kind.ICMP_TYPE);
        boolean named = p.datum() instanceof Datum.Name;
        if (number.isEmpty() || named && !field.equals(Fields.ICMP_TYPE)) {
            return error("`" + directive.title() + "` needs a number", "");
        }
        Condition protocol = p.protocol() == Primitive.UNKNOWN ? Condition.ALWAYS : transport(p.protocol());
        Condition first = directive.protocol() > 0 ? firstFragment() : Condition.ALWAYS;
        return compare(p, field, number.getAsLong())
                .map(test -> new Meaning(p, Condition.all(protocol, first, test)));
    }

    private static OptionalLong number(Datum datum, Names.Kind kind) {
        return switch (datum) {
            case Datum.Number number -> OptionalLong.of(number.value());
            case Datum.Name name -> name.kind() == kind ? OptionalLong.of(name.value()) : OptionalLong.empty();
            case Datum.Nothing nothing -> OptionalLong.empty();
            case Datum.Address address -> OptionalLong.empty();
            case Datum.Network network -> OptionalLong.empty();
            case Datum.Ethernet ethernet -> OptionalLong.empty();
        };
    }

    private Optional<Condition> compare(Primitive p, Field field, long value) {
        long mask = p.mask().map(PrimitiveMeaning::maskBits).orElse(field.max());
        if (mask < 0 || mask > field.max()) {
            return error("this mask does not fit", "the field holds numbers up to " + field.max());
        }
        Masked masked = new Masked(field, mask);
        return switch (p.relation()) {
            case EQUAL -> inRange(field, value) ? Optional.of(masked.equal(value)) : Optional.empty();
            case DIFFERENT -> inRange(field, value) ? Optional.of(masked.different(value)) : Optional.empty();
            case GREATER -> Optional.of(value >= mask ? constant(false, mask) : masked.greater(value));
            case AT_MOST -> Optional.of(value >= mask ? constant(true, mask) : masked.atMost(value));
            case LESS -> Optional.of(value == 0 || value > mask
                    ? constant(value > mask, mask)
                    : masked.atMost(value - 1));
            case AT_LEAST -> Optional.of(value == 0 || value > mask
                    ? constant(value == 0, mask)
                    : masked.greater(value - 1));
        };
    }

    private boolean inRange(Field field, long value) {
        if (value > field.max()) {
            report.accept(Diagnostic.error("E0321", span, "this number is too large")
                    .note("the field holds numbers up to " + field.max()));
            return false;
        }
        return true;
    }

    private Condition constant(boolean value, long mask) {
        warn("this comparison is always " + value + ": the field holds numbers from 0 to " + mask);
        return value ? Condition.ALWAYS : Condition.NEVER;
    }

    private static Condition transport(int protocol) {
        return switch (protocol) {
            case Names.TCP_OR_UDP -> Condition.any(
                    Condition.is(Fields.IP_PROTO, Names.TCP), Condition.is(Fields.IP_PROTO, Names.UDP));
            case Names.TRANSPORT -> Condition.ALWAYS;
            default -> Condition.is(Fields.IP_PROTO, protocol);
        };
    }

    /** A later fragment has no transport header. */
    private static Condition firstFragment() {
        return Condition.is(Fields.IP_FRAGMENT, 0);
    }

    private void warn(String message) {
        report.accept(Diagnostic.warning("E0322", span, message));
    }

    private <T> Optional<T> error(String message, String help) {
        Diagnostic error = Diagnostic.error("E0320", span, message);
        report.accept(help.isEmpty() ? error : error.help(help));
        return Optional.empty();
    }
}
