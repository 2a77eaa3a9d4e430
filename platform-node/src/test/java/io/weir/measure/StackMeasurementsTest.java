package io.weir.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is measured happens; how fast it is depends on the machine, but what it takes of memory does not. */
final class StackMeasurementsTest {
    private static final double SECONDS = 0.05;

    @Test
    void bulkTransferMovesBytes() {
        assertThat(BulkTransfer.bitsPerSecond(SECONDS)).isGreaterThan(1e6);
    }

    @Test
    void connectionsComeToTheirEndInOrder() {
        assertThat(ConnectionChurn.perSecond(SECONDS)).isGreaterThan(100);
    }

    @Test
    void idleConnectionsAreHeldAndStillAnswer() {
        long[] heap = {Memory.usedHeapBytes(), 0};
        IdleConnections.Result result = IdleConnections.hold(10_000, () -> heap[1] = Memory.usedHeapBytes());
        assertThat(result).isEqualTo(new IdleConnections.Result(10_000, 10_000, 10_000));
        // both ends are there, and stay below what the million may take
        assertThat((heap[1] - heap[0]) / 20_000).isLessThan(4000);
    }

    @Test
    void thousandStacksAnswerAndTakeLittle() {
        ManyStacks.Result result = ManyStacks.run();
        assertThat(result.answered()).isEqualTo(result.stacks()).isEqualTo(1000);
        assertThat(result.heapBytes()).isLessThan(100_000);
    }

    @Test
    void lossyPathGivesWhatCubicPromises() {
        double measured = LossyTransfer.bytesPerSecond(2);
        double model = LossyTransfer.modelBytesPerSecond();
        System.out.printf("%.2f of %.2f Mb/s%n", measured * 8e-6, model * 8e-6);
        assertThat(measured / model).isCloseTo(1, within(0.1));
    }
}
