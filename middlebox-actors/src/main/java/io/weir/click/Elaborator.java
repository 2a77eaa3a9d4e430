package io.weir.click;

import io.weir.click.FlatConfiguration.Connection;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.element.Arguments;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.filter.Effort;
import io.weir.program.Configuration;
import io.weir.program.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes programs of elements: looks up their classes, checks their ports, decides between push and pull, and lets each
 * class read its arguments. Whatever is not understood is an error.
 */
final class Elaborator {
    private final Catalogue catalogue;
    private final Diagnostics diagnostics;

    Elaborator(Catalogue catalogue, Diagnostics diagnostics) {
        this.catalogue = catalogue;
        this.diagnostics = diagnostics;
    }

    /** The configuration; not to be used if the diagnostics have failed. */
    Configuration elaborate(FlatConfiguration flat) {
        boolean whole = !diagnostics.failed();
        Diagnostics ports = whole ? diagnostics : new Diagnostics();
        List<FlatElement> elements = flat.elements();
        List<Connection> connections = distinct(flat.connections());
        List<Optional<ElementClass>> classes =
                elements.stream().map(element -> catalogue.find(element.className())).toList();
        PortUse use = new PortUse(elements, classes, ports);
        use.check(connections);
        Directions directions = new Directions(elements, classes, ports);
        directions.resolve(connections);
        use.checkSharing(connections, directions);
        List<Configuration.Node> nodes = nodes(elements, classes, use, whole);
        List<Configuration.Link> links = connections.stream()
                .map(c -> new Configuration.Link(c.from(), c.output(), c.to(), c.input(), directions.pull(c)))
                .toList();
        return new Configuration(nodes, links);
    }

    /** After a mistake in the text connections may be missing: then what elements say of their ports is left out. */
    private List<Configuration.Node> nodes(
            List<FlatElement> elements, List<Optional<ElementClass>> classes, PortUse use, boolean whole) {
        Diagnostics told = whole ? diagnostics : new Diagnostics();
        List<Configuration.Node> nodes = new ArrayList<>();
        Effort effort = new Effort();
        for (int i = 0; i < elements.size(); i++) {
            FlatElement element = elements.get(i);
            Arguments arguments =
                    new Arguments(element.arguments(), element.span(), use.inputs(i), use.outputs(i), told, effort);
            classes.get(i).ifPresent(c -> nodes.add(new Configuration.Node(
                    element.name(), c.name(), configure(c, arguments), Optional.of(element.span()))));
        }
        if (!whole) {
            told.list().stream().filter(d -> !d.code().startsWith("E02")).forEach(diagnostics::add);
        }
        return nodes;
    }

    private Program configure(ElementClass elementClass, Arguments arguments) {
        Program program = elementClass.configure(arguments);
        if (!diagnostics.failed()
                && (program.inputs().size() < arguments.inputs() || program.outputs() < arguments.outputs())) {
            throw new IllegalStateException(elementClass.name() + " made a program with too few ports");
        }
        return program;
    }

    /** The same connection said twice is one connection, as in Click. */
    private static List<Connection> distinct(List<Connection> connections) {
        record Ends(int from, int output, int to, int input) {}
        Set<Ends> seen = new HashSet<>();
        return connections.stream()
                .filter(c -> seen.add(new Ends(c.from(), c.output(), c.to(), c.input())))
                .toList();
    }

    /** Nothing to run is a mistake, not a success. */
    static Diagnostic empty(SourceText text) {
        return Diagnostic.error("E0401", text.span(0, 0), "the configuration has no elements")
                .help("for instance: `FromNetfront() -> Counter -> ToNetfront();`");
    }
}
