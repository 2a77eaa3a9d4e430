package io.weir.topology;

import io.weir.net.Ipv4Prefix;
import java.util.List;
import java.util.Optional;

/**
 * The operator's network, checked: every name is unique and known.
 *
 * @param name of the file it came from, for people
 * @param vertices everything that has links
 * @param links each once; both directions work
 */
public record Topology(String name, List<Vertex> vertices, List<Link> links) {
    public Topology {
        vertices = List.copyOf(vertices);
        links = List.copyOf(links);
    }

    /** {@code latencyNs} one way. */
    public record Link(String from, String to, long latencyNs) {
        public boolean touches(String vertex) {
            return from.equals(vertex) || to.equals(vertex);
        }

        public String other(String vertex) {
            return from.equals(vertex) ? to : from;
        }
    }

    /**
     * The network of {@code weir verify} without a topology file: one platform between the internet and the client. What
     * a module does not take does not pass, so a proof in it is about the module alone.
     */
    public static Topology bench(List<Ipv4Prefix> clients) {
        return Bench.of(clients);
    }

    /** Whether this is {@link #bench}: everything passes the module's place. */
    public boolean isBench() {
        return name.equals(Bench.NAME);
    }

    public Optional<Vertex> vertex(String name) {
        return vertices.stream().filter(v -> v.name().equals(name)).findFirst();
    }

    public List<Vertex.Platform> platforms() {
        return only(Vertex.Platform.class);
    }

    public List<Vertex.Attachment> attachments() {
        return only(Vertex.Attachment.class);
    }

    private <T> List<T> only(Class<T> kind) {
        return vertices.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<Link> linksOf(String vertex) {
        return links.stream().filter(l -> l.touches(vertex)).toList();
    }

    /** Names of the sites that vertices stand in, in order of appearance. */
    public List<String> sites() {
        return vertices.stream().map(Vertex::site).distinct().toList();
    }
}
