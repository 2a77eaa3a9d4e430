package io.weir.topology;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Intervals;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import io.weir.topology.Vertex.Attachment;
import io.weir.topology.Vertex.Platform;
import io.weir.verify.Entry;
import io.weir.verify.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A topology as packet programs, with one module in place: what the verifier walks. Each vertex is a node of the same
 * name; the module's elements follow as {@code module/element}, those of the operator's middleboxes as
 * {@code box/element}.
 */
public final class Fabric {
    /** What packets do in between vertices that nobody wrote down. */
    static final String NET = "";

    private final Topology topology;
    private final Placement placement;
    private final Network network;
    private final Configuration vertexConfiguration;
    private final Map<String, Integer> vertices = new LinkedHashMap<>();
    private final Map<String, Integer> parts = new HashMap<>();

    /** Never fails: whatever the topology does not connect drops packets for a reason. */
    public static Fabric of(Topology topology, Placement placement) {
        return new Fabric(topology, placement);
    }

    private Fabric(Topology topology, Placement placement) {
        this.topology = topology;
        this.placement = placement;
        VertexPrograms programs = new VertexPrograms(topology, placement);
        List<Configuration.Node> nodes = new ArrayList<>();
        for (Vertex vertex : topology.vertices()) {
            vertices.put(vertex.name(), nodes.size());
            nodes.add(new Configuration.Node(
                    vertex.name(), vertex.getClass().getSimpleName(), programs.of(vertex), vertex.span()));
        }
        Network.Builder builder = Network.builder();
        this.vertexConfiguration = new Configuration(nodes, links());
        builder.add(NET, vertexConfiguration);
        joinModule(builder);
        for (Vertex vertex : topology.vertices()) {
            if (vertex instanceof Vertex.Middlebox box) {
                joinMiddlebox(builder, box);
            }
        }
        this.network = builder.build();
    }

    /** Output i of a vertex is its i-th link; what comes over its i-th link arrives at input {@code FIRST_LINK + i}. */
    private List<Configuration.Link> links() {
        List<Configuration.Link> all = new ArrayList<>();
        for (Vertex vertex : topology.vertices()) {
            List<Topology.Link> mine = topology.linksOf(vertex.name());
            for (int i = 0; i < mine.size(); i++) {
                String other = mine.get(i).other(vertex.name());
                int there = topology.linksOf(other).indexOf(mine.get(i));
                all.add(new Configuration.Link(
                        vertices.get(vertex.name()), i, vertices.get(other), VertexPrograms.FIRST_LINK + there, false));
            }
        }
        return all;
    }

    private void joinModule(Network.Builder builder) {
        Configuration module = placement.module();
        int first = builder.add(placement.moduleName(), module);
        parts.put(placement.moduleName(), first);
        int platform = vertices.get(placement.platform().name());
        List<Entry> receivers = receivers(module, first);
        for (int i = 0; i < receivers.size(); i++) {
            builder.join(platform, VertexPrograms.receiver(i), receivers.get(i));
        }
        for (int i = 0; i < module.nodes().size(); i++) {
            for (Device device : Transmissions.of(module.nodes().get(i).program())) {
                if (Transmissions.attached(device)) {
                    builder.join(first + i, device, new Entry.Input(platform, VertexPrograms.FROM_MODULE));
                }
            }
        }
    }

    /** Where packets come in from the network, in the order of the configuration. */
    static List<Entry> receivers(Configuration configuration, int first) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < configuration.nodes().size(); i++) {
            List<Source> sources = configuration.nodes().get(i).program().sources();
            for (int k = 0; k < sources.size(); k++) {
                if (sources.get(k) instanceof Source.Receive receive && Transmissions.attached(receive.device())) {
                    entries.add(new Entry.Source(first + i, k));
                }
            }
        }
        return entries;
    }

    private void joinMiddlebox(Network.Builder builder, Vertex.Middlebox box) {
        int first = builder.add(box.name(), box.configuration());
        parts.put(box.name(), first);
        int glue = vertices.get(box.name());
        List<String> devices = Transmissions.deviceNames(box.configuration());
        List<Configuration.Node> nodes = box.configuration().nodes();
        for (int i = 0; i < nodes.size(); i++) {
            List<Source> sources = nodes.get(i).program().sources();
            for (int k = 0; k < sources.size(); k++) {
                if (sources.get(k) instanceof Source.Receive receive && Transmissions.attached(receive.device())) {
                    int side = devices.indexOf(receive.device().name());
                    builder.join(glue, VertexPrograms.receiver(side), new Entry.Source(first + i, k));
                }
            }
            for (Device device : Transmissions.of(nodes.get(i).program())) {
                if (Transmissions.attached(device)) {
                    int side = devices.indexOf(device.name());
                    builder.join(first + i, device, new Entry.Input(glue, VertexPrograms.fromBox(side)));
                }
            }
        }
    }

    public Network network() {
        return network;
    }

    public Topology topology() {
        return topology;
    }

    public Placement placement() {
        return placement;
    }

    /** The vertices alone; node indices are the network's. */
    public Configuration vertexConfiguration() {
        return vertexConfiguration;
    }

    /** Names of the parts that are joined to vertices: the module and the operator's middleboxes. */
    public List<String> partNames() {
        return List.copyOf(parts.keySet());
    }

    /** The node of a vertex. */
    public OptionalInt vertex(String name) {
        Integer index = vertices.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Where frames that hosts of {@code attachment} send enter, unmarked. */
    public Entry sends(Attachment attachment) {
        return new Entry.Input(vertices.get(attachment.name()), VertexPrograms.FROM_HOSTS);
    }

    /** Whether this is an arrival over a link, and not something that begins at the vertex. */
    public static boolean overLink(Entry entry) {
        return entry instanceof Entry.Input input && input.port() >= VertexPrograms.FIRST_LINK;
    }

    /** Index of the first node of a part: the module or an operator's middlebox. */
    public OptionalInt part(String name) {
        Integer first = parts.get(name);
        return first == null ? OptionalInt.empty() : OptionalInt.of(first);
    }

    /** The configuration of a part. */
    public Optional<Configuration> configuration(String part) {
        if (part.equals(placement.moduleName())) {
            return Optional.of(placement.module());
        }
        return topology.vertex(part)
                .flatMap(v -> v instanceof Vertex.Middlebox box ? Optional.of(box.configuration()) : Optional.empty());
    }

    /** Whether a node of the network is an element of the module. */
    public boolean inModule(int node) {
        int first = parts.get(placement.moduleName());
        return node >= first && node < first + placement.module().nodes().size();
    }

    /** The module's own index of a node of the network. */
    public int moduleIndex(int node) {
        return node - parts.get(placement.moduleName());
    }

    /** Where packets from the network enter the module. */
    public List<Entry> moduleEntries() {
        return receivers(placement.module(), parts.get(placement.moduleName()));
    }

    /** How people call a node: elements of the module by their own name. */
    public String display(int node) {
        return inModule(node) ? placement.module().nodes().get(moduleIndex(node)).name() : network.name(node);
    }

    /** The platform that a request names, else the first. */
    public static Optional<Platform> platform(Topology topology, Optional<String> name) {
        return topology.platforms().stream()
                .filter(p -> name.isEmpty() || p.name().equals(name.get()) || p.nodes().contains(name.get()))
                .findFirst();
    }

    /** Addresses that hosts of this network use, so that the internet does not. */
    public Intervals inside() {
        return VertexPrograms.inside(topology).or(placement.own());
    }

    /** Every step of every program; for looking for one of some kind. */
    public static List<Step> steps(Configuration configuration) {
        return Transmissions.steps(configuration);
    }

    public static List<Step> steps(Program program) {
        return Transmissions.steps(program);
    }
}
