package io.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StacksCaseTest {
    @Test
    void barsHaveADirection() {
        assertThat(StacksCase.MEMORY_BULK.passes(10, 10)).isTrue();
        assertThat(StacksCase.MEMORY_BULK.passes(9.99, 10)).isFalse();
        assertThat(StacksCase.IDLE_MILLION.passes(3.99, 4)).isTrue();
        assertThat(StacksCase.IDLE_MILLION.passes(4, 4)).isFalse();
        assertThat(StacksCase.LOSSY_PATH.passes(1.05, 1)).isTrue();
        assertThat(StacksCase.LOSSY_PATH.passes(1.15, 1)).as("too greedy").isFalse();
    }

    @Test
    void whatCouldNotBeMeasuredPassesNoBar() {
        for (StacksCase one : StacksCase.values()) {
            assertThat(one.passes(Double.NaN, 1)).as(one.label()).isFalse();
        }
    }

    @Test
    void measuringProcessIsHeardLineByLine() throws IOException, InterruptedException {
        Measured measured = Measured.of(List.of("sh", "-c", "echo ready; echo noise; echo gbps 12.5"));
        assertThat(measured.ready().value("gbps")).isEqualTo(12.5);
        assertThat(catchThrowable(() -> measured.value("mpps")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mpps");
        measured.stop();
    }
}
