package io.weir.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FloodLogTest {
    private final FloodLog log = new FloodLog(2, 6);

    private void sent(int count) {
        for (int i = 0; i < count; i++) {
            log.sent(1000 + i);
        }
    }

    private String all() {
        log.settle();
        return log.answer(0, Long.MAX_VALUE);
    }

    @Test
    void whatCameBackIsCountedWithHowLongItTook() {
        sent(4);
        log.came(0, 1010);
        log.came(1, 1021);
        log.came(2, 1032);
        assertThat(all()).isEqualTo("4 3 0 0 30 20");
    }

    @Test
    void whatCameBackTwiceIsDoubledButNotReordered() {
        sent(4);
        log.came(0, 1010);
        log.came(2, 1012);
        log.came(0, 1050);
        assertThat(all()).isEqualTo("4 2 1 0 10 10");
    }

    @Test
    void onlyDatagramsToTheSameTargetCanBeReordered() {
        sent(4);
        log.came(3, 1013);
        log.came(2, 1014);
        log.came(0, 1015);
        assertThat(all()).isEqualTo("4 3 0 1 15 12");
    }

    @Test
    void whatWasSentAtAnotherTimeIsNotTold() {
        sent(4);
        log.came(0, 1010);
        log.came(3, 1013);
        log.settle();
        assertThat(log.answer(1001, 1003)).isEqualTo("2 0 0 0 0 0");
    }

    @Test
    void theOldestAreForgottenAndWhatWasNeverSentIsIgnored() {
        sent(8);
        log.came(1, 1060);
        log.came(-1, 1060);
        log.came(8, 1060);
        log.came(7, 1010);
        log.settle();
        assertThat(log.answer(1002, 2000)).isEqualTo("6 1 0 0 3 3");
    }

    @Test
    void whoAsksOfATimeOfWhichSomeAreForgottenIsRefused() {
        sent(8);
        log.settle();
        assertThatThrownBy(() -> log.answer(1001, 2000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("more were sent than the 6 that are remembered");
    }
}
