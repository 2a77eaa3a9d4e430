package io.weir.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.stack.device.Faults;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTextTest {
    @Test
    void readsAllThatThereIs() {
        assertThat(FaultText.parse("loss 2%, delay 20ms"))
                .isEqualTo(new Way(new Faults(0.02, 0, 0, 0, 20_000_000, 0), Rate.UNLIMITED));
        assertThat(FaultText.parse("Duplicate 0.5 %,corrupt 1%, delay 1.5 s").faults())
                .isEqualTo(new Faults(0, 0.005, 0, 0.01, 1_500_000_000, 0));
        assertThat(FaultText.parse("reorder 3%").faults().lateNs()).as("late ones by something").isPositive();
        assertThat(FaultText.parse("rate 10mbit").rate()).isEqualTo(new Rate(10_000_000, 125_000));
    }

    @Test
    void slowestLinkStillHoldsTwoPackets() {
        assertThat(FaultText.parse("rate 8kbit").rate().queueBytes()).isEqualTo(3000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loss", "loss 2", "loss -1%", "loss 2%,", "loss 1%, loss 2%", "loss 1e3%", "2%", "loss 2% delay 3ms"})
    void refusesWhatIsNoFault(String text) {
        assertThatThrownBy(() -> FaultText.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("%");
    }

    @ParameterizedTest
    @CsvSource({"jitter 1ms, there are", "loss 101%, 0% to 100%", "delay 61s, 60s at most", "delay 5min, ms or s", "rate 1bit, kbit", "rate 0.5kbit, 1kbit"})
    void saysWhatWouldBeRight(String text, String said) {
        assertThatThrownBy(() -> FaultText.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(said);
    }
}
