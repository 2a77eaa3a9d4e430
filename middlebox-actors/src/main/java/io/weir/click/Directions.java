package io.weir.click;

import io.weir.click.FlatConfiguration.Connection;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.element.ElementClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Decides for every connection whether packets are pushed or pulled through it. An agnostic element is one or the
 * other as a whole, as its neighbours are; one without a neighbour that knows pushes, as in Click.
 */
final class Directions {
    private final List<FlatElement> elements;
    private final List<Optional<ElementClass>> classes;
    private final Diagnostics diagnostics;
    private final Direction[] agnostic;

    /** The element that an agnostic one has its direction from. */
    private final int[] reason;

    private final List<List<Connection>> touching = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();

    Directions(List<FlatElement> elements, List<Optional<ElementClass>> classes, Diagnostics diagnostics) {
        this.elements = elements;
        this.classes = classes;
        this.diagnostics = diagnostics;
        this.agnostic = new Direction[elements.size()];
        this.reason = new int[elements.size()];
        for (int i = 0; i < agnostic.length; i++) {
            agnostic[i] = Direction.AGNOSTIC;
            touching.add(new ArrayList<>());
        }
    }

    void resolve(List<Connection> connections) {
        for (Connection connection : connections) {
            touching.get(connection.from()).add(connection);
            touching.get(connection.to()).add(connection);
        }
        connections.forEach(this::spread);
        while (!open.isEmpty()) {
            touching.get(open.poll()).forEach(this::spread);
        }
        connections.forEach(this::check);
    }

    /** Whether packets are pulled through a connection, after {@link #resolve}. */
    boolean pull(Connection connection) {
        return output(connection) == Direction.PULL || input(connection) == Direction.PULL;
    }

    private Direction output(Connection connection) {
        return at(connection.from(), false, connection.output());
    }

    private Direction input(Connection connection) {
        return at(connection.to(), true, connection.input());
    }

    private Direction at(int element, boolean input, int port) {
        Direction own = classes.get(element)
                .map(c -> Direction.of(c.ports(), input, port))
                .orElse(Direction.AGNOSTIC);
        return own == Direction.AGNOSTIC ? agnostic[element] : own;
    }

    private void spread(Connection connection) {
        Direction from = output(connection);
        Direction to = input(connection);
        if (from == Direction.AGNOSTIC && to != Direction.AGNOSTIC) {
            settle(connection.from(), to, connection.to());
        } else if (to == Direction.AGNOSTIC && from != Direction.AGNOSTIC) {
            settle(connection.to(), from, connection.from());
        }
    }

    private void settle(int element, Direction direction, int because) {
        if (classes.get(element).isEmpty()) {
            return;
        }
        agnostic[element] = direction;
        reason[element] = because;
        open.add(element);
    }

    private void check(Connection connection) {
        Direction from = output(connection);
        Direction to = input(connection);
        if (from == to || from == Direction.AGNOSTIC || to == Direction.AGNOSTIC) {
            return;
        }
        String left = "`" + elements.get(connection.from()).name() + "`";
        String right = "`" + elements.get(connection.to()).name() + "`";
        Diagnostic error = from == Direction.PUSH
                ? Diagnostic.error("E0205", connection.toSpan(), "output " + connection.output() + " of " + left
                                + " pushes packets, but input " + connection.input() + " of " + right + " pulls them")
                        .help("put a `Queue` between them")
                : Diagnostic.error("E0205", connection.toSpan(), "output " + connection.output() + " of " + left
                                + " waits to be pulled, but input " + connection.input() + " of " + right
                                + " waits for a push")
                        .help("put an `Unqueue` between them");
        diagnostics.add(because(connection.to(), because(connection.from(), error)));
    }

    /** An agnostic element has its direction from somewhere else: that is what a person must look at. */
    private Diagnostic because(int element, Diagnostic error) {
        if (agnostic[element] == Direction.AGNOSTIC) {
            return error;
        }
        String name = "`" + elements.get(element).name() + "`";
        String source = "`" + elements.get(reason[element]).name() + "`";
        String does = agnostic[element] == Direction.PUSH ? " pushes" : " pulls";
        return error.note(name + does + " because " + source + " does");
    }
}
