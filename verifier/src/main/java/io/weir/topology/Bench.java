package io.weir.topology;

import io.weir.net.Ipv4Prefix;
import io.weir.topology.Vertex.Attachment;
import io.weir.topology.Vertex.Attachment.Kind;
import io.weir.topology.Vertex.Platform;
import java.util.List;
import java.util.Optional;

/** The network when none is given. Addresses are those kept for documentation (RFC 5737). */
final class Bench {
    static final String NAME = "bench";
    static final String SITE = "here";
    static final String PLATFORM = "platform";

    private Bench() {}

    static Topology of(List<Ipv4Prefix> clients) {
        List<Ipv4Prefix> served = clients.isEmpty() ? List.of(Ipv4Prefix.of("203.0.113.0/24")) : clients;
        return new Topology(
                NAME,
                List.of(
                        new Attachment("internet", SITE, Kind.INTERNET, List.of(), Optional.empty()),
                        new Attachment("client", SITE, Kind.CLIENT, served, Optional.empty()),
                        new Platform(
                                PLATFORM,
                                SITE,
                                List.of(Ipv4Prefix.of("192.0.2.0/24")),
                                List.of(PLATFORM),
                                Optional.empty())),
                List.of(
                        new Topology.Link("internet", PLATFORM, 0),
                        new Topology.Link("client", PLATFORM, 0)));
    }
}
