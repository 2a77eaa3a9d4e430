package io.weir.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FramePool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryPortTest {
    private final FramePool left = new FramePool(4096);
    private final FramePool right = new FramePool(4);
    private final MemoryPort.Cable cable = MemoryPort.cable("c", left, right);

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    @Test
    void carriesBytesToTheOtherPoolAndWakesTheOtherEnd() {
        AtomicInteger woken = new AtomicInteger();
        cable.right().onArrival(woken::incrementAndGet);
        send(new byte[] {1, 2, 3});
        long[] packets = new long[1];
        assertThat(cable.right().poll(packets, 0, 1)).isEqualTo(1);
        assertThat(right.bytes(packets[0])).containsExactly(1, 2, 3);
        assertThat(woken).hasValue(1);
        assertThat(left.available()).isEqualTo(4096);
    }

    @Test
    void countsFramesThatNobodyTakes() {
        for (int i = 0; i < 3000; i++) {
            send(new byte[1500]);
        }
        long refused = cable.left().statistics().drops().count(NodeDrop.PEER_FULL);
        assertThat(refused).isPositive();
        assertThat(refused + cable.left().statistics().packetsOut()).isEqualTo(3000);
        assertThat(left.available()).isEqualTo(4096);
    }

    @Test
    void countsFramesThatFindNoFrame() {
        for (int i = 0; i < 6; i++) {
            send(new byte[60]);
        }
        assertThat(cable.right().poll(new long[8], 0, 8)).isEqualTo(4);
        assertThat(cable.right().statistics().drops().count(NodeDrop.NO_FRAME)).isEqualTo(2);
    }

    private void send(byte[] frame) {
        cable.left().transmit(new long[] {left.allocate(frame, 0, frame.length)}, 0, 1);
    }
}
