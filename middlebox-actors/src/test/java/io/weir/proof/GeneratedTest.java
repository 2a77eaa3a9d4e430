package io.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Packets that a module makes by itself have a path and a line too. */
final class GeneratedTest {
    private static final String CLICK =
            """
            FromNetfront() -> Discard;
            InfiniteSource(DATA \\<020000000001 020000000002 0800 4500001c0000000040110000 08080808 01020304
              0035003500080000>) -> ToNetfront();
            """;

    private static RequirementResult rule(Report report, String rule) {
        return Requests.result(report, rule);
    }

    @Test
    void makesOnePacketAndFollowsThatOne() {
        RequirementResult spoofing = rule(Verification.verify(Requests.request(CLICK, Role.THIRD_PARTY)), "R1");
        assertThat(spoofing.status()).isEqualTo(Status.VIOLATED);
        assertThat(spoofing.path()).hasSizeBetween(2, 8).doesNotHaveDuplicates();
        assertThat(spoofing.path().getFirst()).startsWith("InfiniteSource");
        assertThat(spoofing.witness().orElseThrow().summary()).startsWith("udp 8.8.8.8:53 > 1.2.3.4:53");
    }

    @Test
    void blamesTheElementThatMakesIt() {
        Report report = Verification.verify(Requests.request(CLICK, Role.THIRD_PARTY));
        for (String rule : List.of("R1", "R2")) {
            assertThat(rule(report, rule).blamed()).first().satisfies(span -> assertThat(
                            span.source().line(span.line()))
                    .contains("InfiniteSource"));
        }
    }

    @Test
    void refutesADestinationThatIsAlwaysTheSame() {
        RequirementResult off = rule(Verification.verify(Requests.request(CLICK, Role.THIRD_PARTY)), "R2");
        assertThat(off.status()).isEqualTo(Status.VIOLATED);
        assertThat(off.reason()).contains("always 1.2.3.4");
    }

    @Test
    void mayMakePacketsForThoseWhoAgreed() {
        String own = CLICK.replace("08080808", "c000020a");
        Report report = Verification.verify(
                Requests.request(own, Role.THIRD_PARTY).withAuthorized(Requests.prefixes("1.2.3.4/32")));
        assertThat(report.exitCode()).as("%s", report.verdict()).isZero();
    }
}
