package io.weir.bench;

import io.weir.click.Click;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.proof.Report;
import io.weir.proof.Role;
import io.weir.proof.Verdict;
import io.weir.proof.Verification;
import io.weir.proof.VerificationRequest;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;
import java.util.List;
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

/** Milliseconds for the whole proof of In-Net's batcher in a warm JVM: reading both texts, exploring, judging. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class BatcherProof {
    private static final SourceText CLICK = new SourceText(
            "batcher.click",
            """
            FromNetfront() -> IPFilter(allow udp port 1500)
              -> IPRewriter(pattern - - 172.16.15.133 - 0 0) -> TimedUnqueue(120, 100) -> dst :: ToNetfront();
            """);
    private static final SourceText REQUIREMENT = new SourceText(
            "batcher.reqs",
            """
            reach from internet udp
              -> batcher:dst:0 dst 172.16.15.133
              -> client dst port 1500 const proto && dst port && payload.
            """);
    private static final List<Ipv4Prefix> PHONE = List.of(Ipv4Prefix.of("172.16.15.133/32"));

    /** @return for JMH to look at */
    @Benchmark
    public Report proof() {
        Specification requirements = RequirementParser.parse(REQUIREMENT, new Diagnostics());
        Report report = Verification.verify(VerificationRequest.of(
                        Click.read(CLICK).configuration().orElseThrow(), "batcher", Role.THIRD_PARTY)
                .withAddresses(List.of(Ipv4Address.of("192.0.2.10")))
                .withClients(PHONE)
                .withAuthorized(PHONE)
                .withRequirements(requirements));
        if (!(report.verdict() instanceof Verdict.Safe)) {
            throw new IllegalStateException("the batcher is not safe: " + report.verdict());
        }
        return report;
    }
}
