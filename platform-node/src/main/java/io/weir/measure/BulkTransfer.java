package io.weir.measure;

import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One long TCP transfer between two stacks in memory, over an Ethernet with an MTU of 1500 bytes: both ends, the copies
 * from and to the application, and all checksums on one core.
 */
final class BulkTransfer {
    private static final int PORT = 80;
    private static final int PIECE = 1 << 16;
    /** Between two looks at the time. */
    private static final int TURNS = 16;

    private final StackPair stacks = new StackPair(TcpSettings.USUAL);
    private final ByteBuffer out = ByteBuffer.allocate(PIECE);
    private final ByteBuffer in = ByteBuffer.allocate(PIECE);
    private final TcpSocket client;
    private final TcpSocket server;

    private BulkTransfer() {
        TcpListener listener = stacks.listen(PORT, 1);
        client = stacks.connect(PORT);
        Optional<TcpSocket> accepted = Optional.empty();
        while (accepted.isEmpty()) {
            stacks.turn();
            accepted = listener.accept();
        }
        server = accepted.get();
    }

    /** Bits of the application's data in a second of one core. */
    static double bitsPerSecond(double seconds) {
        return 8 * Cpu.perSecond(seconds, new BulkTransfer()::turn);
    }

    private long turn() {
        long bytes = 0;
        for (int i = 0; i < TURNS; i++) {
            while (client.write(out.clear()) > 0) {}
            stacks.turn();
            for (int count = server.read(in.clear()); count > 0; count = server.read(in.clear())) {
                bytes += count;
            }
        }
        return bytes;
    }
}
