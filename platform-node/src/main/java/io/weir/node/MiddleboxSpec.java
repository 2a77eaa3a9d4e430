package io.weir.node;

import io.weir.controller.Tenure;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.portswitch.Attachment;
import io.weir.program.Configuration;
import java.util.List;

/**
 * A middlebox to run: verified, placed here.
 *
 * @param name unique on the node, for instance {@code tenants/t/middleboxes/m}
 * @param configuration checked and flattened
 * @param addresses its own, at least one; the node answers ARP for them
 * @param through destinations it may process when it is chosen as gateway
 * @param sources what it may send from
 * @param seed of its random choices
 * @param tenure it gets no packet and sends none when this is over
 */
public record MiddleboxSpec(
        String name,
        Configuration configuration,
        List<Ipv4Address> addresses,
        List<Ipv4Prefix> through,
        Attachment.Sources sources,
        long seed,
        Tenure tenure) {
    public MiddleboxSpec {
        addresses = List.copyOf(addresses);
        through = List.copyOf(through);
    }

    /** One that runs for good. */
    public MiddleboxSpec(
            String name,
            Configuration configuration,
            List<Ipv4Address> addresses,
            List<Ipv4Prefix> through,
            Attachment.Sources sources,
            long seed) {
        this(name, configuration, addresses, through, sources, seed, new Tenure());
    }
}
