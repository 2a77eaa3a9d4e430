package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.program.Fields.DST_ANNOTATION;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table of routes as configurations write it, and the program that looks a packet's destination annotation up in it:
 * one rule a route, longest prefix first. How fast that goes is the engine's business, not the element's.
 */
final class Routes {
    private static final Reason NO_ROUTE = new Reason("no-route", "no route matches the packet's destination");

    private record Route(Ipv4Prefix prefix, Optional<Ipv4Address> gateway, int output, Span span) {
        @Override
        public String toString() {
            return prefix + gateway.map(address -> " " + address).orElse(" -") + " " + output;
        }
    }

    private Routes() {}

    static Program program(Arguments arguments) {
        List<Route> routes = new ArrayList<>();
        Map<Ipv4Prefix, Route> known = new HashMap<>();
        for (Argument argument : arguments.rest()) {
            read(arguments, argument).ifPresent(route -> {
                Route first = known.putIfAbsent(route.prefix(), route);
                if (first == null) {
                    routes.add(route);
                } else {
                    arguments.report(Diagnostic.error("E0304", route.span(), "a second route for " + route.prefix())
                            .pointingAt(first.span(), "the first is here"));
                }
            });
        }
        arguments.finish();
        routes.sort(Comparator.comparingInt((Route route) -> -route.prefix().length())
                .thenComparing(route -> route.prefix().address()));
        Step lookup = new Step.Match(routes.stream().map(Routes::rule).toList(), new Step.Drop(NO_ROUTE));
        String table = routes.stream().map(Route::toString).collect(Collectors.joining("\n"));
        return Program.of(arguments.outputs(), lookup).with(new Handler.Constant("table", table));
    }

    private static Rule rule(Route route) {
        Step out = route.gateway()
                .map(address -> set(emit(route.output()), to(DST_ANNOTATION, address.value())))
                .orElse(emit(route.output()));
        Rule.Term term = Steps.in(DST_ANNOTATION, route.prefix().first(), route.prefix().last());
        return new Rule(List.of(term), out, Optional.of(route.span()));
    }

    /** {@code ADDR/MASK [GATEWAY] OUTPUT}; a gateway of 0.0.0.0 or a dash is none. */
    private static Optional<Route> read(Arguments arguments, Argument argument) {
        List<Argument> words = argument.words();
        if (words.size() < 2 || words.size() > 3) {
            arguments.wrong(argument, "a route, for instance `10.0.0.0/8 192.0.2.1 0`");
            return Optional.empty();
        }
        Optional<Ipv4Prefix> prefix = arguments.read(words.getFirst(), Form.PREFIX);
        Optional<Integer> output = arguments.read(words.getLast(), Form.integer(0, arguments.outputs() - 1));
        Optional<Ipv4Address> gateway = Optional.empty();
        if (words.size() == 3 && !words.get(1).text().equals("-")) {
            Optional<Ipv4Address> read = arguments.read(words.get(1), Form.IPV4);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            gateway = read.filter(address -> address.value() != 0);
        }
        Optional<Ipv4Address> via = gateway;
        return prefix.flatMap(to -> output.map(port -> new Route(to, via, port, argument.span())));
    }
}
