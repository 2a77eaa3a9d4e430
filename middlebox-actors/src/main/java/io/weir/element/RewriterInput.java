package io.weir.element;

import io.weir.net.Ipv4Address;
import io.weir.program.Interval;
import java.util.List;
import java.util.Optional;

/** What an IPRewriter does on one input port with a packet of no known flow (Click's INPUTSPEC). */
sealed interface RewriterInput {
    record Drops() implements RewriterInput {}

    record Passes(int output) implements RewriterInput {}

    /**
     * A mapping is made.
     *
     * @param source new source address; empty leaves it
     * @param sourcePorts new source port, or the ports to choose from; empty leaves it
     * @param preferOwn whether the packet's own source port is the first choice
     * @param destination new destination address; empty leaves it
     * @param destinationPort new destination port; empty leaves it
     * @param forward output of the flow
     * @param reply output of its replies
     */
    record Maps(
            Optional<Ipv4Address> source,
            Optional<Interval> sourcePorts,
            boolean preferOwn,
            Optional<Ipv4Address> destination,
            Optional<Integer> destinationPort,
            int forward,
            int reply)
            implements RewriterInput {
        boolean chooses() {
            return sourcePorts.filter(range -> range.low() < range.high()).isPresent();
        }
    }

    String EXPECTED = "an input specification: drop, pass OUTPUT, keep FOUTPUT ROUTPUT, "
            + "or pattern SADDR SPORT DADDR DPORT FOUTPUT ROUTPUT";

    /** Empty after telling what is wrong. */
    static Optional<RewriterInput> read(Arguments arguments, Argument argument) {
        List<Argument> words = argument.words();
        String kind = words.isEmpty() ? "" : words.getFirst().text();
        List<Argument> rest = words.isEmpty() ? words : words.subList(1, words.size());
        Form<Integer> output = Form.integer(0, arguments.outputs() - 1);
        return switch (kind) {
            case "drop", "discard" -> rest.isEmpty() ? Optional.of(new Drops()) : wrong(arguments, argument);
            case "pass", "passthrough", "nochange" -> switch (rest.size()) {
                case 0 -> Optional.of(new Passes(0));
                case 1 -> arguments.read(rest.getFirst(), output).map(Passes::new);
                default -> wrong(arguments, argument);
            };
            case "keep" -> rest.size() != 2 ? wrong(arguments, argument) : ports(arguments, rest, Pattern.NOTHING);
            case "pattern" -> rest.size() != 6
                    ? wrong(arguments, argument)
                    : Pattern.read(arguments, rest).flatMap(p -> ports(arguments, rest.subList(4, 6), p));
            default -> wrong(arguments, argument);
        };
    }

    private static Optional<RewriterInput> wrong(Arguments arguments, Argument argument) {
        arguments.wrong(argument, EXPECTED);
        return Optional.empty();
    }

    private static Optional<RewriterInput> ports(Arguments arguments, List<Argument> words, Pattern pattern) {
        Form<Integer> output = Form.integer(0, arguments.outputs() - 1);
        Optional<Integer> forward = arguments.read(words.get(0), output);
        Optional<Integer> reply = arguments.read(words.get(1), output);
        return forward.flatMap(f -> reply.map(r -> new Maps(
                pattern.source(),
                pattern.ports().flatMap(Ports::range),
                pattern.ports().map(Ports::preferOwn).orElse(true),
                pattern.destination(),
                pattern.destinationPort(),
                f,
                r)));
    }

    /** A source port, or ports to choose from. */
    record Ports(Optional<Interval> range, boolean preferOwn) {
        static final Form<Ports> FORM = new Form<>("a port, a range such as 1024-65535, or -", Ports::parse);

        private static Optional<Ports> parse(String text) {
            boolean marked = text.endsWith("#") || text.endsWith("?");
            String range = marked ? text.substring(0, text.length() - 1) : text;
            String[] ends = range.split("-", -1);
            Form<Integer> port = Form.integer(1, 0xffff);
            if (ends.length > 2) {
                return Optional.empty();
            }
            return port.reader().apply(ends[0])
                    .flatMap(low -> port.reader().apply(ends[ends.length - 1])
                            .filter(high -> high >= low)
                            .map(high -> new Ports(Optional.of(new Interval(low, high)), !marked)));
        }
    }

    /** The four fields of a pattern; what is empty stays as it is. */
    record Pattern(
            Optional<Ipv4Address> source,
            Optional<Ports> ports,
            Optional<Ipv4Address> destination,
            Optional<Integer> destinationPort) {
        static final Pattern NOTHING =
                new Pattern(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        static Optional<Pattern> read(Arguments arguments, List<Argument> words) {
            Optional<Optional<Ipv4Address>> source = orDash(arguments, words.get(0), Form.IPV4);
            Optional<Optional<Ports>> ports = orDash(arguments, words.get(1), Ports.FORM);
            Optional<Optional<Ipv4Address>> destination = orDash(arguments, words.get(2), Form.IPV4);
            Optional<Optional<Integer>> port = orDash(arguments, words.get(3), Form.integer(1, 0xffff));
            boolean whole = source.isPresent() && ports.isPresent() && destination.isPresent() && port.isPresent();
            return whole
                    ? Optional.of(new Pattern(source.get(), ports.get(), destination.get(), port.get()))
                    : Optional.empty();
        }

        /** Empty inside for a dash; empty outside after telling what is wrong. */
        private static <T> Optional<Optional<T>> orDash(Arguments arguments, Argument word, Form<T> form) {
            return word.text().equals("-")
                    ? Optional.of(Optional.empty())
                    : arguments.read(word, form).map(Optional::of);
        }
    }
}
