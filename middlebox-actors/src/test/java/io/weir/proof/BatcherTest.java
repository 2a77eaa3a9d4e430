package io.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Span;
import io.weir.program.Packet;
import org.junit.jupiter.api.Test;

/** The push-notification batcher of the In-Net paper, and what becomes of it when it is wrong. */
final class BatcherTest {
    private static final String CLICK =
            """
            FromNetfront() -> IPFilter(allow udp port 1500)
              -> IPRewriter(pattern - - 172.16.15.133 - 0 0) -> TimedUnqueue(120, 100) -> dst :: ToNetfront();
            """;
    private static final String REQUIREMENT =
            """
            reach from internet udp
              -> batcher:dst:0 dst 172.16.15.133
              -> client dst port 1500 const proto && dst port && payload.
            """;

    private static Report verify(String click, String requirement) {
        return Verification.verify(VerificationRequest.of(Requests.click(click), "batcher", Role.THIRD_PARTY)
                .withAddresses(Requests.ADDRESS)
                .withClients(Requests.prefixes("172.16.15.133/32"))
                .withAuthorized(Requests.prefixes("172.16.15.133/32"))
                .withRequirements(Requests.requirements(requirement)));
    }

    private static String line(Span span) {
        return span.source().line(span.line());
    }

    @Test
    void verifiesAsItIs() {
        Report report = verify(CLICK, REQUIREMENT);
        assertThat(report.diagnostics()).isEmpty();
        assertThat(report.verdict()).isInstanceOf(Verdict.Safe.class);
        assertThat(report.exitCode()).isZero();
        RequirementResult result = report.results().getFirst();
        assertThat(result.status()).isEqualTo(Status.HOLDS);
        assertThat(result.witness().orElseThrow().summary())
                .startsWith("udp ")
                .endsWith("> 192.0.2.10:1500");
        assertThat(result.path()).startsWith("internet", "platform").endsWith("platform", "client");
    }

    @Test
    void failsWithTheWrongDestination() {
        Report report = verify(CLICK.replace("172.16.15.133", "172.16.15.134"), REQUIREMENT);
        assertThat(report.exitCode()).isEqualTo(3);
        RequirementResult result = report.results().getFirst();
        assertThat(result.status()).isEqualTo(Status.VIOLATED);
        assertThat(line(result.blamed().getFirst())).contains("172.16.15.134");
        assertThat(report.verdict()).isInstanceOfSatisfying(Verdict.Unsafe.class, unsafe -> {
            assertThat(unsafe.rule()).isEqualTo("R2");
            assertThat(line(unsafe.lines().getFirst())).contains("172.16.15.134");
            assertThat(unsafe.witness().summary()).startsWith("udp ");
        });
    }

    @Test
    void failsWithASpoofedSource() {
        Report report = verify(CLICK.replace("pattern - -", "pattern 8.8.8.8 -"), REQUIREMENT);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.verdict()).isInstanceOfSatisfying(Verdict.Unsafe.class, unsafe -> {
            assertThat(unsafe.rule()).isEqualTo("R1");
            assertThat(line(unsafe.lines().getFirst())).contains("8.8.8.8");
            assertThat(unsafe.reason()).contains("always 8.8.8.8");
        });
    }

    @Test
    void failsWithAnEmptyFilter() {
        Report report = verify(CLICK.replace("allow udp port 1500", "deny all"), REQUIREMENT);
        assertThat(report.exitCode()).isEqualTo(3);
        RequirementResult result = report.results().getFirst();
        assertThat(result.status()).isEqualTo(Status.VIOLATED);
        assertThat(result.blamed()).extracting(Span::text).first().asString().contains("deny all");
        assertThat(report.verdict()).isInstanceOf(Verdict.Safe.class);
    }

    @Test
    void failsWithTheWrongPort() {
        Report report = verify(CLICK.replace("udp port 1500", "udp dst port 1501"), REQUIREMENT);
        assertThat(report.results().getFirst().status()).isEqualTo(Status.VIOLATED);
    }

    @Test
    void failsWithAChangedPort() {
        String click = CLICK.replace("172.16.15.133 - 0 0", "172.16.15.133 1500 0 0").replace("allow udp port 1500", "allow udp");
        Report report = verify(click, "reach from internet udp -> client const dst port.");
        assertThat(report.results().getFirst().status()).isEqualTo(Status.VIOLATED);
        assertThat(report.results().getFirst().reason()).contains("`dst port` changes");
        assertThat(report.results().getFirst().blamed()).extracting(Span::text).first().asString().contains("IPRewriter");
    }

    @Test
    void witnessIsAPacketThatAPersonBelieves() {
        Witness witness = verify(CLICK, REQUIREMENT).results().getFirst().witness().orElseThrow();
        Packet packet = Packet.of(witness.packet().toArray());
        assertThat(packet.length()).isGreaterThanOrEqualTo(42);
        assertThat(witness.summary()).matches("udp (198\\.51\\.100|203\\.0\\.113|192\\.0\\.2)\\.\\d+:\\d+ > .*");
    }

    @Test
    void textWithAnUnknownNameIsWrongAndNotJudged() {
        Report report = verify(CLICK, REQUIREMENT.replace("batcher:dst:0", "batcher:dts:0"));
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.diagnostics().getFirst().helps()).containsExactly("did you mean `dst`?");
        assertThat(report.results().getFirst().status()).isEqualTo(Status.UNKNOWN);
    }
}
