package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An output that takes no more is no loss: nothing waits for a timer because of it. */
final class FullOutputTest {
    /** More than the wire of {@link Loop} takes at once. */
    private static final int CONNECTIONS = 10_000;

    @Test
    void handshakesGoOnAsSoonAsThereIsRoom() {
        Loop loop = new Loop(new TcpLimits(1 << 20, CONNECTIONS, 1024, 1 << 16, 1 << 16, 64L << 20));
        loop.right.tcp.listen(loop.right.address, 80, CONNECTIONS).orElseThrow();
        loop.left.tcp.advance(loop.nowNs);
        List<TcpSocket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets.add(loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow());
        }
        long beganNs = loop.nowNs;
        while (loop.run() > 0) {
            assertThat(loop.nowNs - beganNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
        }
        assertThat(sockets).allMatch(socket -> socket.state() == TcpState.ESTABLISHED);
        assertThat(loop.left.tcp.counted(TcpCounter.BLOCKED)).as("it was full").isPositive();
        assertThat(loop.left.tcp.counted(TcpCounter.RETRANSMITTED)).isZero();
    }
}
