package io.weir.controller;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import io.weir.proof.Report;
import io.weir.proof.Role;
import io.weir.proof.Sandbox;
import io.weir.topology.Vertex;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Start;
import java.util.Optional;

/** Turns the leader's order into something a host can run: reads the text, and builds the enforcer again if one is due. */
final class Assignments {
    private final String node;
    private final Prover prover;

    Assignments(String node, Prover prover) {
        this.node = node;
        this.prover = prover;
    }

    /** Either what to run, or why it cannot be run. */
    sealed interface Made {
        record Ready(MiddleboxAssignment assignment) implements Made {}

        record Broken(String reason) implements Made {}
    }

    Made make(Start order) {
        Deployment deployment = order.getDeployment();
        Reading reading = Click.read(new SourceText(deployment.getClickName(), deployment.getClick()));
        if (reading.configuration().isEmpty()) {
            return new Made.Broken("this node cannot read the configuration: "
                    + reading.errors().stream().findFirst().map(d -> d.message()).orElse("no reason given"));
        }
        if (!deployment.getSandboxed()) {
            return ready(order, reading.configuration().get());
        }
        return enforced(order, reading.configuration().get())
                .map(configuration -> ready(order, configuration))
                .orElseGet(() -> new Made.Broken("this node finds no enforcer that makes it safe"));
    }

    private Optional<Configuration> enforced(Start order, Configuration bare) {
        Proofs.World world = Proofs.World.of(order.getTopology(), order.getPolicy());
        Optional<String> platform = world.topology()
                .flatMap(t -> t.platforms().stream()
                        .filter(p -> p.nodes().contains(node))
                        .map(Vertex.Platform::name)
                        .findFirst());
        Report report = prover.prove(Proofs.request(order.getDeployment(), bare, world, platform));
        return report.sandbox().filter(Sandbox::proved).map(Sandbox::enforced);
    }

    private static Made ready(Start order, Configuration configuration) {
        Deployment deployment = order.getDeployment();
        return new Made.Ready(new MiddleboxAssignment(
                new MiddleboxId(deployment.getTenant(), deployment.getId()),
                configuration,
                deployment.getClick(),
                Proofs.addresses(deployment),
                Proofs.prefixes(deployment.getOwnsList()),
                Role.valueOf(deployment.getRole()),
                deployment.getSandboxed(),
                deployment.getEpoch(),
                order.getTerm(),
                !deployment.getStandby().isEmpty()));
    }
}
