package io.weir.stack.blocking;

import io.weir.net.IpAddress;
import io.weir.stack.ip.Failure;
import io.weir.stack.udp.UdpSocket;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** A UDP socket for threads that wait. Any thread may use it; each datagram goes to one of those that receive. */
public final class DatagramEndpoint implements AutoCloseable {
    private final RunningStack stack;
    private final UdpSocket socket;
    private final Gate receives;
    private final Gate sends;
    private boolean closed;

    /**
     * A datagram that came.
     *
     * @param bytes its length, also if there was not room for all of it
     * @param to which of the stack's addresses it was sent to
     */
    public record Received(int bytes, Endpoint from, IpAddress to) {}

    /** On the stack's thread. */
    DatagramEndpoint(RunningStack stack, UdpSocket socket) {
        this.stack = stack;
        this.socket = socket;
        this.receives = new Gate(stack);
        this.sends = new Gate(stack);
        socket.onReadable(receives::open);
    }

    public Endpoint local() {
        return new Endpoint(socket.local(), socket.port());
    }

    /** Talks to one peer only from now on: sends to it, receives from it, is told when it does not listen. */
    public void connect(Endpoint peer) throws IOException {
        boolean way = stack.call(() -> socket.connect(peer.address(), peer.port()));
        if (!way) {
            throw new NoRouteToHostException("no way to " + peer);
        }
    }

    /** The next datagram, when there is one. */
    public Received receive(ByteBuffer into) throws IOException {
        return receive(into, Duration.ZERO);
    }

    /**
     * Copies the next datagram; what there is no room for is lost.
     *
     * @param timeout zero for as long as it takes
     * @throws java.net.SocketTimeoutException when none has come by then
     * @throws java.net.PortUnreachableException when the peer that it is connected to does not listen
     */
    public Received receive(ByteBuffer into, Duration timeout) throws IOException {
        return stack.ask(receives, timeout.toNanos(), () -> tryReceive(into));
    }

    private Optional<Received> tryReceive(ByteBuffer into) throws IOException {
        Optional<Failure> failure = socket.takeFailure();
        if (failure.isPresent()) {
            throw Failures.of(failure.get());
        }
        int bytes = socket.receive(into);
        return bytes == UdpSocket.NOTHING
                ? Optional.empty()
                : Optional.of(new Received(
                        bytes, new Endpoint(socket.source(), socket.sourcePort()), socket.destination()));
    }

    /** Sends what remains, in fragments if it must be; waits while the device takes no more. */
    public void send(ByteBuffer data, Endpoint to) throws IOException {
        stack.ask(sends, 0, () -> trySend(data, to));
    }

    private Optional<Boolean> trySend(ByteBuffer data, Endpoint to) throws IOException {
        if (closed) {
            throw new SocketException("the socket is closed");
        }
        return switch (socket.send(data, to.address(), to.port())) {
            case SENT -> Optional.of(Boolean.TRUE);
            case BUSY -> {
                stack.blocked(sends);
                yield Optional.empty();
            }
            case TOO_LONG -> throw new SocketException("a datagram of " + data.remaining() + " bytes is too long");
            case NO_ROUTE -> throw new NoRouteToHostException("no way to " + to);
        };
    }

    /** Who waits is told. Never waits itself. */
    @Override
    public void close() {
        stack.execute(() -> {
            if (!closed) {
                closed = true;
                IOException why = new SocketException("the socket is closed");
                receives.close(why);
                sends.close(why);
                socket.close();
            }
        });
    }
}
