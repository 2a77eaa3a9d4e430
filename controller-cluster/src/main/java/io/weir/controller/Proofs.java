package io.weir.controller;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.proof.Role;
import io.weir.proof.VerificationRequest;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;
import io.weir.topology.Policy;
import io.weir.topology.Topology;
import io.weir.topology.TopologyFile;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What has to be proved about a deployment. Made from what is written down and nothing else, so that whoever proves it
 * again, for instance the node that needs the enforcer, proves the same.
 */
public final class Proofs {
    private Proofs() {}

    /** The network and the policy that a version of the documents says. */
    public record World(Optional<Topology> topology, Policy policy) {
        /** @throws IllegalStateException when they are wrong, which they cannot be once they were applied */
        public static World of(Document topology, Document policy) {
            Diagnostics diagnostics = new Diagnostics();
            Optional<Topology> network = topology.getVersion() == 0
                    ? Optional.empty()
                    : TopologyFile.parse(source(topology), Proofs::read, diagnostics);
            Policy demanded = policy.getVersion() == 0 ? Policy.NONE : Policy.parse(source(policy), diagnostics);
            if (diagnostics.failed()) {
                throw new IllegalStateException("applied documents are wrong: " + diagnostics.list());
            }
            return new World(network, demanded);
        }

        /** The topology, or the one that stands for none. */
        public Topology network(List<Ipv4Prefix> clients) {
            return topology.orElseGet(() -> Topology.bench(clients));
        }
    }

    public static SourceText source(Document document) {
        return new SourceText(document.getSourceName(), document.getText());
    }

    /** Reads a configuration as part of another text. */
    public static Optional<Configuration> read(SourceText text, Diagnostics diagnostics) {
        Reading reading = Click.read(text);
        reading.diagnostics().forEach(diagnostics::add);
        return reading.configuration();
    }

    /**
     * @param configuration of the deployment's Click text
     * @param platform of the topology; empty for the only one there is without a topology
     */
    public static VerificationRequest request(
            Deployment deployment, Configuration configuration, World world, Optional<String> platform) {
        VerificationRequest request = VerificationRequest.of(
                        configuration, deployment.getModule(), Role.valueOf(deployment.getRole()))
                .withRequirements(requirements(deployment))
                .withAddresses(addresses(deployment))
                .withClients(prefixes(deployment.getClientsList()))
                .withOwns(prefixes(deployment.getOwnsList()))
                .withAuthorized(prefixes(deployment.getAuthorizedList()))
                .withPolicy(world.policy())
                .withCopies(Math.max(1, deployment.getCopies()));
        return world.topology()
                .map(topology -> request.withTopology(topology, platform))
                .orElse(request);
    }

    private static Specification requirements(Deployment deployment) {
        return deployment.getRequirements().isBlank()
                ? Specification.EMPTY
                : RequirementParser.parse(
                        new SourceText(deployment.getRequirementsName(), deployment.getRequirements()),
                        new Diagnostics());
    }

    public static List<Ipv4Address> addresses(Deployment deployment) {
        return deployment.getAddressesList().stream()
                .map(a -> new Ipv4Address(Integer.toUnsignedLong(a)))
                .toList();
    }

    /** Those that are prefixes; whoever wrote them down has checked that they are. */
    public static List<Ipv4Prefix> prefixes(Collection<String> texts) {
        return texts.stream().map(Ipv4Prefix::parse).flatMap(Optional::stream).toList();
    }
}
