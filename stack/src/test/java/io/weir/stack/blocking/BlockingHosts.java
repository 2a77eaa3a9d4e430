package io.weir.stack.blocking;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import java.io.IOException;
import java.time.Duration;

/** Two stacks with a thread each on one cable: the server is 10.0.0.1, the client 10.0.0.2. */
final class BlockingHosts implements AutoCloseable {
    static final IpAddress SERVER = IpAddress.of("10.0.0.1");
    static final IpAddress CLIENT = IpAddress.of("10.0.0.2");
    static final Endpoint ECHO = new Endpoint(SERVER, 7);
    static final Duration PATIENCE = Duration.ofMinutes(1);

    final ThreadCable cable = new ThreadCable();
    final Sockets server = start("server", cable.left, SERVER);
    final Sockets client = start("client", cable.right, CLIENT);

    private static Sockets start(String name, ThreadCable.End end, IpAddress address) {
        Stack stack = new Stack(end, 1, System.nanoTime()).add(new InterfaceAddress(address, 24));
        return Sockets.start(name, stack, end);
    }

    /** Sends back what comes, each connection on a virtual thread. */
    StreamListener echo() throws Exception {
        StreamListener listener = server.listen(ECHO, 4096);
        Thread.startVirtualThread(() -> serve(listener));
        return listener;
    }

    private static void serve(StreamListener listener) {
        while (true) {
            try {
                StreamSocket socket = listener.accept();
                Thread.startVirtualThread(() -> echo(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(StreamSocket socket) {
        try (socket) {
            socket.input().transferTo(socket.output());
        } catch (IOException _) {
            // the test's end
        }
    }

    StreamSocket connect() throws Exception {
        return client.connect(ECHO, PATIENCE);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
