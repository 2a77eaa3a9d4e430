package io.weir.topology;

import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import java.util.List;
import java.util.Optional;

/** Something in the network that packets pass, come from or go to. */
public sealed interface Vertex {
    String name();

    /** Where it stands. */
    String site();

    /** Its name in the topology file; empty when made by a program. */
    Optional<Span> span();

    /**
     * Where hosts are: packets begin and end here.
     *
     * @param prefixes addresses of the hosts; for the internet, none: it has every address that nobody else has
     */
    record Attachment(String name, String site, Kind kind, List<Ipv4Prefix> prefixes, Optional<Span> span)
            implements Vertex {
        public enum Kind {
            CLIENT,
            INTERNET,
            OPERATOR
        }

        public Attachment {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Forwards by longest prefix. */
    record Router(String name, String site, List<Route> routes, Optional<Span> span) implements Vertex {
        public Router {
            routes = List.copyOf(routes);
        }
    }

    /** {@code to} is a neighbour. */
    record Route(Ipv4Prefix prefix, String to, Optional<Span> span) {}

    /**
     * Servers that run middleboxes.
     *
     * @param addresses from which modules get theirs
     * @param nodes names of the servers
     */
    record Platform(
            String name, String site, List<Ipv4Prefix> addresses, List<String> nodes, Optional<Span> span)
            implements Vertex {
        public Platform {
            addresses = List.copyOf(addresses);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * The operator's own box between two neighbours. Its first device (by name) faces the first link of the file,
     * its second the second.
     */
    record Middlebox(String name, String site, Configuration configuration, Optional<Span> span) implements Vertex {}
}
