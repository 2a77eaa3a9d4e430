package io.weir.controller;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.proof.Role;
import java.util.List;
import java.util.Objects;

/**
 * A middlebox that this node is to run.
 *
 * @param middlebox its name
 * @param configuration what to run, elaborated; with the enforcer around it when {@code sandboxed}
 * @param click the text it came from, for people
 * @param addresses IPv4 addresses it serves, at least one: the node answers ARP for them, announces them when it
 *     starts, and gives the middlebox what is sent to them. The Ethernet address of each is {@code 02:57} and its four
 *     bytes
 * @param steered further destinations whose traffic the middlebox is given
 * @param role of the tenant that deployed it
 * @param epoch of this placement; a later one replaces an earlier one
 * @param term the leadership term under which the order was given
 * @param movable another node takes it over when this node's lease runs out, so this node stops it then. The agent sees
 *     to that
 * @param tenure the host gives it no packet and takes none from it when this is over
 */
public record MiddleboxAssignment(
        MiddleboxId middlebox,
        Configuration configuration,
        String click,
        List<Ipv4Address> addresses,
        List<Ipv4Prefix> steered,
        Role role,
        boolean sandboxed,
        long epoch,
        long term,
        boolean movable,
        Tenure tenure) {
    public MiddleboxAssignment {
        Objects.requireNonNull(middlebox);
        Objects.requireNonNull(configuration);
        addresses = List.copyOf(addresses);
        steered = List.copyOf(steered);
        Objects.requireNonNull(tenure);
    }

    /** One that runs for good. */
    public MiddleboxAssignment(
            MiddleboxId middlebox,
            Configuration configuration,
            String click,
            List<Ipv4Address> addresses,
            List<Ipv4Prefix> steered,
            Role role,
            boolean sandboxed,
            long epoch,
            long term,
            boolean movable) {
        this(middlebox, configuration, click, addresses, steered, role, sandboxed, epoch, term, movable, new Tenure());
    }

    MiddleboxAssignment under(Tenure other) {
        return new MiddleboxAssignment(
                middlebox, configuration, click, addresses, steered, role, sandboxed, epoch, term, movable, other);
    }
}
