package io.weir.bench;

import io.weir.click.Click;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.proof.Report;
import io.weir.proof.Role;
import io.weir.proof.Verification;
import io.weir.proof.VerificationRequest;
import io.weir.requirement.RequirementParser;
import io.weir.topology.Policy;
import io.weir.topology.Topology;
import io.weir.topology.TopologyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds for the whole proof of the demo's firewall with NAT in the demo's network, in a warm JVM: reading four
 * texts, exploring two sites with what its tables may hold, judging two requirements, a policy and the security rules.
 * Run from the repository's root.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FirewallProof {
    private static final List<Ipv4Prefix> SUBSCRIBER = List.of(Ipv4Prefix.of("203.0.113.0/24"));

    private final SourceText firewall = text("firewall.click");
    private final SourceText requirements = text("firewall.reqs");
    private final SourceText network = text("network.conf");
    private final SourceText policy = text("policy.reqs");

    private static SourceText text(String file) {
        try {
            return new SourceText(file, Files.readString(Path.of("ops/examples/demo", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Configuration click(SourceText text) {
        return Click.read(text).configuration().orElseThrow();
    }

    /** @return for JMH to look at */
    @Benchmark
    public Report proof() {
        Diagnostics diagnostics = new Diagnostics();
        Topology topology = TopologyFile.parse(network, (text, d) -> Click.read(text).configuration(), diagnostics)
                .orElseThrow();
        Report report = Verification.verify(VerificationRequest.of(click(firewall), "firewall", Role.CUSTOMER)
                .withAddresses(List.of(Ipv4Address.of("192.0.2.10")))
                .withClients(SUBSCRIBER)
                .withAuthorized(SUBSCRIBER)
                .withRequirements(RequirementParser.parse(requirements, diagnostics))
                .withTopology(topology, Optional.of("east"))
                .withPolicy(Policy.parse(policy, diagnostics)));
        if (!report.safe()) {
            throw new IllegalStateException("the firewall is not safe: " + report.verdict());
        }
        return report;
    }
}
