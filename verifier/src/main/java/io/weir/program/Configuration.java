package io.weir.program;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration, checked and flattened: elements as packet programs, and the links between their ports. This is
 * what runs and what is verified. An operator's network is described the same way.
 *
 * @param nodes elements; a node's index is its identity
 * @param links from output ports to input ports; an output port has at most one link
 */
public record Configuration(List<Node> nodes, List<Link> links) {
    /**
     * One element.
     *
     * @param name as in the configuration, {@code Class@3} when anonymous
     * @param elementClass for instance {@code IPFilter}
     * @param span its declaration; empty when made by a program
     */
    public record Node(String name, String elementClass, Program program, Optional<Span> span) {}

    /**
     * {@code pull}: the downstream end asks for packets; else the upstream end pushes them. Where a pull path ends in an
     * element without a {@link Holding.Pump} (a device, Discard), the engine itself asks, as fast as packets can go.
     */
    public record Link(int from, int output, int to, int input, boolean pull) {}

    public Configuration {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
    }

    public Optional<Node> node(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /** The link that leaves {@code output} of node {@code from}. */
    public Optional<Link> after(int from, int output) {
        return links.stream().filter(l -> l.from() == from && l.output() == output).findFirst();
    }
}
