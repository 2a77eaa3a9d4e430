package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PatientIdleTest {
    private final PatientIdle idle = new PatientIdle(8);

    @Test
    void sleepsTwiceAsLongEachTimeThatNothingHappened() {
        assertThat(LongStream.generate(idle::pauseNs).limit(4))
                .containsExactly(1_000_000L, 2_000_000L, 4_000_000L, 8_000_000L);
    }

    @Test
    void sleepsNoLongerThanItMay() {
        LongStream.generate(idle::pauseNs).limit(4).sum();
        assertThat(LongStream.generate(idle::pauseNs).limit(8)).containsOnly(8_000_000L);
    }

    @Test
    void workMakesItLookOftenAgain() {
        LongStream.generate(idle::pauseNs).limit(100).sum();
        idle.idle(1);
        assertThat(idle.pauseNs()).isEqualTo(1_000_000L);
    }
}
