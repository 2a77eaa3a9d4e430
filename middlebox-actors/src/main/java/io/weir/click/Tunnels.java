package io.weir.click;

import io.weir.click.Compound.End;
import io.weir.click.Compound.Wire;
import io.weir.click.FlatConfiguration.Connection;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Closes the gaps that compounds leave: what enters a node without an element at port i leaves it at port i, so
 * connections are followed through such nodes from element to element.
 */
final class Tunnels {
    /** Through ends of compounds, in all. */
    private static final int MOST_STEPS = 4 * Expander.MOST_WIRES;

    private static final Comparator<Connection> ORDER = Comparator.comparingInt(Connection::from)
            .thenComparingInt(Connection::output)
            .thenComparingInt(Connection::to)
            .thenComparingInt(Connection::input);

    private record Port(int node, int port) {}

    private final List<Optional<FlatElement>> nodes;
    private final List<Wire> wires;
    private final Diagnostics diagnostics;
    private final Map<Port, List<Wire>> leaving = new HashMap<>();
    private int steps;

    Tunnels(List<Optional<FlatElement>> nodes, List<Wire> wires, Diagnostics diagnostics) {
        this.nodes = nodes;
        this.wires = wires;
        this.diagnostics = diagnostics;
    }

    /** Empty after it was said that the configuration is too large. */
    Optional<FlatConfiguration> close() {
        int[] index = new int[nodes.size()];
        List<FlatElement> elements = new ArrayList<>();
        for (int i = 0; i < index.length; i++) {
            index[i] = nodes.get(i).isPresent() ? elements.size() : -1;
            nodes.get(i).ifPresent(elements::add);
        }
        for (Wire wire : wires) {
            if (index[wire.from().node()] < 0) {
                leaving.computeIfAbsent(new Port(wire.from().node(), wire.from().port()), p -> new ArrayList<>())
                        .add(wire);
            }
        }
        List<Connection> connections = new ArrayList<>();
        for (Wire wire : wires) {
            End from = wire.from();
            if (index[from.node()] < 0) {
                continue;
            }
            for (End to : targets(wire.to(), index)) {
                connections.add(new Connection(
                        index[from.node()], from.port(), index[to.node()], to.port(), from.span(), to.span()));
            }
            if (steps > MOST_STEPS || connections.size() > Expander.MOST_WIRES) {
                diagnostics.add(Diagnostic.error("E0406", from.span(), "the configuration grows too large here")
                        .note("compounds inside each other multiply its connections"));
                return Optional.empty();
            }
        }
        connections.sort(ORDER);
        return Optional.of(new FlatConfiguration(elements, connections));
    }

    /** The input ports of elements that {@code first} leads to. A circle without an element leads nowhere. */
    private List<End> targets(End first, int[] index) {
        List<End> targets = new ArrayList<>();
        Set<Port> seen = new HashSet<>();
        Deque<End> open = new ArrayDeque<>();
        open.add(first);
        while (!open.isEmpty() && steps++ <= MOST_STEPS) {
            End end = open.poll();
            Port port = new Port(end.node(), end.port());
            if (index[end.node()] >= 0) {
                targets.add(end);
            } else if (seen.add(port)) {
                leaving.getOrDefault(port, List.of()).forEach(wire -> open.add(wire.to()));
            }
        }
        return targets;
    }
}
