package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private final Lease lease = new Lease(List.of("c1", "c2", "c3"));

    @Test
    void countsFromWhenTheRenewalWasSent() {
        long first = lease.sent(1_000);
        long second = lease.sent(5_000);
        assertThat(lease.runs(5_000)).as("before any answer").isFalse();

        granted(first, 1_000);
        assertThat(lease.runs(1_999)).isTrue();
        assertThat(lease.runs(2_000)).isFalse();
        granted(second, 1_000);
        granted(first, 1_000);
        assertThat(lease.runs(5_999)).as("a late answer to an earlier renewal takes nothing away").isTrue();
        granted(77, 1_000_000);
        assertThat(lease.runs(6_000)).as("an answer to what was never asked").isFalse();
    }

    @Test
    void runsWhileMostControllersGrantIt() {
        long first = lease.sent(0);
        lease.granted("c2", first, 1_000);
        lease.granted("c2", first, 1_000);
        lease.granted("stranger", first, 1_000);
        assertThat(lease.runs(10)).as("granted by one of three").isFalse();

        lease.granted("c3", first, 600);
        assertThat(lease.runs(599)).isTrue();
        assertThat(lease.runs(600)).as("the second of the two ends it").isFalse();

        long second = lease.sent(500);
        lease.granted("c1", second, 1_000);
        assertThat(lease.endNs()).as("one may go when another has come").isEqualTo(1_000);
    }

    private void granted(long sequence, long leaseNs) {
        lease.granted("c1", sequence, leaseNs);
        lease.granted("c2", sequence, leaseNs);
    }
}
