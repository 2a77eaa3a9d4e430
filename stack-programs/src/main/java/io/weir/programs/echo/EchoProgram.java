package io.weir.programs.echo;

import io.weir.net.IpAddress;
import io.weir.programs.Program;
import io.weir.stack.blocking.DatagramEndpoint;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamListener;
import io.weir.stack.blocking.StreamSocket;
import io.weir.stack.wire.UdpHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Sends everything back, over TCP and UDP (RFC 862): each connection on a virtual thread. */
public final class EchoProgram implements Program {
    /** Connections at a time; more wait in the backlog. Each takes a thread and a buffer of 16 kB. */
    static final int CONNECTIONS = 10_000;
    /** Connections that wait to be accepted. */
    static final int BACKLOG = 1024;

    /** Below are other servers, which would answer the answer: two echo services would never stop. */
    private static final int FIRST_CLIENT_PORT = 1024;

    private final List<IpAddress> addresses;
    private final int port;

    public EchoProgram(List<IpAddress> addresses, int port) {
        this.addresses = List.copyOf(addresses);
        this.port = port;
    }

    @Override
    public void start(Sockets sockets) throws IOException {
        Semaphore room = new Semaphore(CONNECTIONS);
        for (IpAddress address : addresses) {
            StreamListener listener = sockets.listen(new Endpoint(address, port), BACKLOG);
            Thread.startVirtualThread(() -> accept(listener, room));
            DatagramEndpoint datagrams = sockets.datagrams(new Endpoint(address, port));
            Thread.startVirtualThread(() -> answer(datagrams));
        }
    }

    private static void accept(StreamListener listener, Semaphore room) {
        try {
            while (true) {
                room.acquireUninterruptibly();
                StreamSocket socket = listener.accept();
                Thread.startVirtualThread(() -> {
                    try {
                        echo(socket);
                    } finally {
                        room.release();
                    }
                });
            }
        } catch (IOException ended) {
            // the stack is closed, or its node is gone: another one is started
        }
    }

    private static void echo(StreamSocket socket) {
        try (socket) {
            socket.keepAlive(true);
            socket.noDelay(true);
            socket.input().transferTo(socket.output());
        } catch (IOException gone) {
            // who resets its connection does not wait for more
        }
    }

    private static void answer(DatagramEndpoint datagrams) {
        ByteBuffer data = ByteBuffer.allocate(UdpHeader.MAX_DATA);
        try {
            while (true) {
                Endpoint from = datagrams.receive(data.clear()).from();
                if (from.port() >= FIRST_CLIENT_PORT) {
                    sendBack(datagrams, data.flip(), from);
                }
            }
        } catch (IOException ended) {
            // as above
        }
    }

    private static void sendBack(DatagramEndpoint datagrams, ByteBuffer data, Endpoint to) throws IOException {
        try {
            datagrams.send(data, to);
        } catch (java.net.NoRouteToHostException lost) {
            // a source that nobody can be sent to: as good as lost
        }
    }
}
