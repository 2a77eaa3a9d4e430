package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What connections cost: an idle one less than 4 kB, a segment of an established one nothing. */
final class MemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final TcpLimits MANY = new TcpLimits(1 << 20, 1 << 20, 1024, 1 << 22, 1 << 22, 1L << 28);

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void idleConnectionTakesLessThanFourKilobytes() {
        Loop loop = new Loop(MANY);
        TcpListener listener = loop.right.tcp.listen(loop.right.address, 80, 1 << 20).orElseThrow();
        List<TcpSocket> sockets = new ArrayList<>();
        int connections = 20_000;
        long before = allocatedBytes();
        for (int i = 0; i < connections; i++) {
            sockets.add(loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow());
            loop.run();
            TcpSocket accepted = listener.accept().orElseThrow();
            // so that buffers were there once, and are not any more
            accepted.write(ByteBuffer.wrap(new byte[100]));
            loop.run();
            sockets.getLast().read(ByteBuffer.allocate(100));
            sockets.add(accepted);
        }
        loop.nowNs += 1_000_000_000;
        loop.run();
        // more than what is kept, and enough to know that what is kept is less
        long each = (allocatedBytes() - before) / (2L * connections);
        System.out.println("bytes allocated for an idle connection: " + each);
        assertThat(each).isLessThan(4000);
        assertThat(loop.left.tcp.connections()).isEqualTo(connections);
        assertThat(loop.left.tcp.bufferBytes() + loop.right.tcp.bufferBytes()).isZero();
    }

    @Test
    void segmentsOfAnEstablishedConnectionAllocateNothing() {
        Loop loop = new Loop(MANY);
        TcpListener listener = loop.right.tcp.listen(loop.right.address, 80, 16).orElseThrow();
        TcpSocket client = loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow();
        loop.run();
        TcpSocket server = listener.accept().orElseThrow();
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        stream(loop, client, server, List.of(out, in), 100_000);
        long before = allocatedBytes();
        long segments = stream(loop, client, server, List.of(out, in), 200_000);
        long bytes = allocatedBytes() - before;
        System.out.println(bytes + " bytes allocated for " + segments + " segments");
        assertThat(bytes).isLessThan(segments / 10);
    }

    private static long stream(Loop loop, TcpSocket from, TcpSocket to, List<ByteBuffer> buffers, long segments) {
        long all = 0;
        ByteBuffer out = buffers.get(0);
        ByteBuffer in = buffers.get(1);
        while (all < segments) {
            while (from.write(out.clear()) > 0) {}
            all += loop.run();
            while (to.read(in.clear()) > 0) {}
        }
        return all;
    }
}
