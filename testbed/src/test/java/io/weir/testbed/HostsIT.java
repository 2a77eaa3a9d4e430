package io.weir.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults do what they say, to the kernel's own packets. */
final class HostsIT {
    private final Testbed testbed = Testbed.named("faults");

    @BeforeEach
    void raise() {
        assumeThat(Testbed.possible() || "true".equals(System.getenv("CI"))).as("root, ip and nft").isTrue();
        for (int i = 1; i <= 3; i++) {
            testbed.host("n" + i, Optional.of("10.77.0." + i + "/24"));
        }
    }

    @AfterEach
    void raze() {
        testbed.close();
    }

    /** A connection is refused by a kernel that is reached: an answer, without any server. */
    private boolean reaches(String host, int other) {
        return reaches(host, other, "0.3");
    }

    private boolean reaches(String host, int other, String seconds) {
        String script = "timeout " + seconds + " bash -c 'exec 3<>/dev/tcp/10.77.0." + other + "/9' 2>&1; true";
        return testbed.run(host, "bash", "-c", script).contains("refused");
    }

    @Test
    void linkIsCutBetweenTwoOnly() {
        testbed.faults(new Fault.Cut(Set.of("n1"), Set.of("n2")));
        assertThat(List.of(reaches("n1", 2), reaches("n2", 1))).containsOnly(false);
        assertThat(List.of(reaches("n1", 3), reaches("n3", 2))).containsOnly(true);
        testbed.faults();
        // a neighbour that did not answer is asked again after a second
        assertThat(reaches("n1", 2, "5")).isTrue();
    }

    @Test
    void unpluggedHostReachesNobody() {
        testbed.faults(new Fault.Unplugged("n3"));
        assertThat(List.of(reaches("n1", 3), reaches("n3", 2))).containsOnly(false);
        assertThat(reaches("n1", 2)).isTrue();
    }

    @Test
    void oneWayLosesTheAnswersToo() {
        assertThat(reaches("n1", 2)).as("neighbours know each other").isTrue();
        String before = received("n2");
        testbed.faults(new Fault.OneWay(Set.of("n2"), Set.of("n1")));
        assertThat(reaches("n1", 2)).isFalse();
        assertThat(received("n2")).as("questions still arrive").isNotEqualTo(before);
    }

    private String received(String host) {
        return testbed.run(host, "cat", "/sys/class/net/eth0/statistics/rx_packets");
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        testbed.close();
        assertThat(Command.must(List.of("ip", "netns", "list"))).doesNotContain(testbed.prefix());
    }
}
