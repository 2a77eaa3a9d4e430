package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaseDoubtsTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final LeaseDoubts doubts = new LeaseDoubts(Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** The seconds at which doubts arise, of those in which there is no lease. */
    private List<Integer> without(int from, int to) {
        List<Integer> arisen = new ArrayList<>();
        for (int second = from; second < to; second++) {
            if (doubts.arise(false, second * SECOND_NS)) {
                arisen.add(second);
            }
        }
        return arisen;
    }

    @Test
    void whoNeverHadALeaseWaitsForIt() {
        assertThat(without(0, 1000)).isEmpty();
    }

    @Test
    void ariseLaterEachTimeUpToABound() {
        doubts.arise(true, 0);
        assertThat(without(1, 250)).containsExactly(21, 62, 123, 184, 245);
    }

    @Test
    void areForgottenWhenThereIsALeaseAgain() {
        doubts.arise(true, 0);
        assertThat(without(1, 50)).containsExactly(21);
        assertThat(doubts.arise(true, 50 * SECOND_NS)).isFalse();
        assertThat(without(51, 80)).containsExactly(71);
    }
}
