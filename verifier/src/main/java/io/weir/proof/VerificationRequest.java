package io.weir.proof;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.requirement.Specification;
import io.weir.topology.Policy;
import io.weir.topology.Topology;
import io.weir.verify.Budget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be proved. Make one with {@link #of} and the {@code with} methods.
 *
 * @param module the configuration, elaborated
 * @param moduleName what requirements call it
 * @param requirements the requester's own
 * @param role the requester's
 * @param addresses the module's; when none, the platform's first free one is taken
 * @param clients addresses of the requester's client, for {@code client} in requirements; whoever authenticated the
 *     requester vouches that it speaks for them
 * @param owns further addresses that the requester has proved to own: traffic to them is given to the module
 * @param authorized destinations that agreed to get traffic from the module (the registry)
 * @param topology the network; empty for {@link Topology#bench}
 * @param platform where in the topology the module would run; empty for its first platform
 * @param copies most packets out for one packet in; 1 unless the operator granted more
 */
public record VerificationRequest(
        Configuration module,
        String moduleName,
        Specification requirements,
        Role role,
        List<Ipv4Address> addresses,
        List<Ipv4Prefix> clients,
        List<Ipv4Prefix> owns,
        List<Ipv4Prefix> authorized,
        Optional<Topology> topology,
        Optional<String> platform,
        Policy policy,
        int copies,
        Budget budget) {

    public VerificationRequest {
        addresses = List.copyOf(addresses);
        clients = List.copyOf(clients);
        owns = List.copyOf(owns);
        authorized = List.copyOf(authorized);
    }

    /** Who agreed to get traffic from the module: the registry, and all that the requester itself speaks for. */
    List<Ipv4Prefix> agreed() {
        return Stream.of(authorized, clients, owns).flatMap(List::stream).toList();
    }

    /** A request without requirements, addresses, topology or policy. */
    public static VerificationRequest of(Configuration module, String moduleName, Role role) {
        return new VerificationRequest(
                module,
                moduleName,
                Specification.EMPTY,
                role,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Policy.NONE,
                1,
                Budget.DEFAULT);
    }

    public VerificationRequest withRequirements(Specification all) {
        return new VerificationRequest(
                module, moduleName, all, role, addresses, clients, owns, authorized, topology, platform, policy,
                copies, budget);
    }

    public VerificationRequest withAddresses(List<Ipv4Address> all) {
        return new VerificationRequest(
                module, moduleName, requirements, role, all, clients, owns, authorized, topology, platform, policy,
                copies, budget);
    }

    public VerificationRequest withClients(List<Ipv4Prefix> all) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, all, owns, authorized, topology, platform, policy,
                copies, budget);
    }

    public VerificationRequest withOwns(List<Ipv4Prefix> all) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, all, authorized, topology, platform,
                policy, copies, budget);
    }

    public VerificationRequest withAuthorized(List<Ipv4Prefix> all) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, owns, all, topology, platform, policy,
                copies, budget);
    }

    /** At {@code where} in {@code network}. */
    public VerificationRequest withTopology(Topology network, Optional<String> where) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, owns, authorized, Optional.of(network),
                where, policy, copies, budget);
    }

    public VerificationRequest withPolicy(Policy demanded) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, owns, authorized, topology, platform,
                demanded, copies, budget);
    }

    public VerificationRequest withCopies(int granted) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, owns, authorized, topology, platform,
                policy, granted, budget);
    }

    public VerificationRequest withBudget(Budget allowed) {
        return new VerificationRequest(
                module, moduleName, requirements, role, addresses, clients, owns, authorized, topology, platform,
                policy, copies, allowed);
    }
}
