package io.weir.measure;

import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Connections that are opened and closed again, between two stacks in memory: handshake, the server's end, the client's
 * end, and TIME-WAIT at the server, as with HTTP/1.0. Both ends on one core.
 */
final class ConnectionChurn {
    private static final int PORT = 80;
    private static final int AT_A_TIME = 64;

    private final StackPair stacks = new StackPair(TcpSettings.USUAL);
    private final TcpListener listener = stacks.listen(PORT, AT_A_TIME);
    private final ArrayDeque<TcpSocket> clients = new ArrayDeque<>();
    private final ByteBuffer nothing = ByteBuffer.allocate(1);

    private ConnectionChurn() {}

    /** Connections that one core opens and closes in a second, both ends counted as one. */
    static double perSecond(double seconds) {
        return Cpu.perSecond(seconds, new ConnectionChurn()::turn);
    }

    /** Opens some, and closes them all. Returns how many came to their end in order. */
    private long turn() {
        while (clients.size() < AT_A_TIME) {
            clients.add(stacks.connect(PORT));
        }
        while (stacks.turn() > 0) {
            for (Optional<TcpSocket> one = listener.accept(); one.isPresent(); one = listener.accept()) {
                one.get().close();
            }
        }
        long ended = 0;
        for (TcpSocket client = clients.poll(); client != null; client = clients.poll()) {
            ended += client.read(nothing) < 0 && client.failure().isEmpty() ? 1 : 0;
            client.close();
        }
        while (stacks.turn() > 0) {}
        return ended;
    }
}
