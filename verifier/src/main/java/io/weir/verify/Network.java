package io.weir.verify;

import io.weir.program.Configuration;
import io.weir.program.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Configurations as one graph: the operator's network, and modules in it. Its nodes are those of all parts, in order;
 * a device of one part can be joined to an entry of another, so that what is transmitted there arrives here.
 */
public final class Network {
    private record Port(int node, int output) {}

    private record Socket(int node, Device device) {}

    private final List<Configuration.Node> nodes;
    private final List<String> names;
    private final Map<Port, Entry> links;
    private final Map<Socket, Entry> joins;

    private Network(Builder builder) {
        nodes = List.copyOf(builder.nodes);
        names = List.copyOf(builder.names);
        links = Map.copyOf(builder.links);
        joins = Map.copyOf(builder.joins);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** One configuration alone; its node indices are the network's. */
    public static Network of(Configuration configuration) {
        Builder builder = builder();
        builder.add("", configuration);
        return builder.build();
    }

    public int size() {
        return nodes.size();
    }

    public Configuration.Node node(int index) {
        return nodes.get(index);
    }

    /** {@code part/element}, or just the element when its part has no name. */
    public String name(int node) {
        return names.get(node);
    }

    public OptionalInt node(String name) {
        int index = names.indexOf(name);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Where an output port leads; empty when it is not connected. */
    public Optional<Entry> after(int node, int output) {
        return Optional.ofNullable(links.get(new Port(node, output)));
    }

    /** Where a device leads; empty when it leads out of the network. */
    public Optional<Entry> beyond(int node, Device device) {
        return Optional.ofNullable(joins.get(new Socket(node, device)));
    }

    /** Collects parts and joins. */
    public static final class Builder {
        private final List<Configuration.Node> nodes = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final Map<Port, Entry> links = new HashMap<>();
        private final Map<Socket, Entry> joins = new HashMap<>();

        private Builder() {}

        /** Adds a part. Returns the network's index of its first node; the others follow in order. */
        public int add(String part, Configuration configuration) {
            int first = nodes.size();
            for (Configuration.Node node : configuration.nodes()) {
                nodes.add(node);
                names.add(part.isEmpty() ? node.name() : part + "/" + node.name());
            }
            for (Configuration.Link link : configuration.links()) {
                links.putIfAbsent(
                        new Port(first + link.from(), link.output()), new Entry.Input(first + link.to(), link.input()));
            }
            return first;
        }

        /** What {@code node} transmits on {@code device} arrives at {@code to}. */
        public Builder join(int node, Device device, Entry to) {
            joins.put(new Socket(node, device), to);
            return this;
        }

        public Network build() {
            return new Network(this);
        }
    }
}
