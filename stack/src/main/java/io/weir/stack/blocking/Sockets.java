package io.weir.stack.blocking;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.tcp.TcpAnswer;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpSocket;
import io.weir.stack.tcp.TcpTransport;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpOpening;
import io.weir.stack.udp.UdpSettings;
import io.weir.stack.udp.UdpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** TCP and UDP on a running stack, for threads that wait. What {@code java.net} has, over a stack of one's own. */
public final class Sockets implements AutoCloseable {
    private final Stack stack;
    private final TcpTransport tcp;
    private final Udp udp;
    private final RunningStack running;

    private Sockets(Stack stack, TcpTransport tcp, Udp udp, RunningStack running) {
        this.stack = stack;
        this.tcp = tcp;
        this.udp = udp;
        this.running = running;
    }

    /** Adds TCP and UDP to a stack that has neither, and starts it; see {@link RunningStack#start}. */
    public static Sockets start(String name, Stack stack, Pause pause) {
        SecureRandom random = new SecureRandom();
        TcpTransport tcp = stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, random));
        Udp udp = stack.add(ip -> new Udp(ip, UdpSettings.DEFAULTS, random.nextLong()));
        return new Sockets(stack, tcp, udp, RunningStack.start(name, stack, pause));
    }

    /**
     * Connects from an address of the stack of the same kind, and any port.
     *
     * @param timeout zero for as long as TCP tries: some three minutes
     * @throws ConnectException when nobody listens there, or nobody answered for so long that TCP gave up
     * @throws java.net.SocketTimeoutException when the time is up
     */
    public StreamSocket connect(Endpoint to, Duration timeout) throws IOException {
        IpAddress own = running.call(() -> ownAddress(to))
                .orElseThrow(() -> new NoRouteToHostException("no address of the stack's own for " + to));
        return connect(new Endpoint(own, 0), to, timeout);
    }

    private Optional<IpAddress> ownAddress(Endpoint to) {
        return stack.addresses().stream()
                .map(InterfaceAddress::address)
                .filter(own -> own.version() == to.address().version())
                .findFirst();
    }

    /** Connects from a port of one's own choice; see {@link #connect(Endpoint, Duration)}. */
    public StreamSocket connect(Endpoint from, Endpoint to, Duration timeout) throws IOException {
        StreamSocket socket = running.ask(() -> begin(from, to));
        try {
            socket.awaitConnected(timeout.toNanos());
        } catch (InterruptedIOException givenUp) {
            socket.abort();
            throw givenUp;
        }
        return socket;
    }

    private Optional<StreamSocket> begin(Endpoint from, Endpoint to) throws IOException {
        return switch (tcp.tcp().connect(from.address(), from.port(), to.address(), to.port())) {
            case TcpAnswer.Given<TcpSocket>(TcpSocket socket) -> Optional.of(new StreamSocket(running, socket));
            case TcpAnswer.Refused<TcpSocket>(String why) -> throw new ConnectException(why);
        };
    }

    /**
     * Listens for connections.
     *
     * @param at the unspecified address for all of the stack's
     * @param backlog connections that may wait to be accepted
     * @throws BindException when somebody on this stack listens there
     */
    public StreamListener listen(Endpoint at, int backlog) throws IOException {
        return running.ask(() -> switch (tcp.tcp().listen(at.address(), at.port(), backlog)) {
            case TcpAnswer.Given<TcpListener>(TcpListener listener) -> Optional.of(new StreamListener(running, listener));
            case TcpAnswer.Refused<TcpListener>(String why) -> throw new BindException(why);
        });
    }

    /**
     * Opens a UDP socket.
     *
     * @param at the unspecified address for all of the stack's; port 0 for any
     * @throws BindException when it cannot be had
     */
    public DatagramEndpoint datagrams(Endpoint at) throws IOException {
        return running.ask(() -> switch (udp.open(at.address(), at.port())) {
            case UdpOpening.Opened(UdpSocket socket) -> Optional.of(new DatagramEndpoint(running, socket));
            case UdpOpening.Refused(UdpOpening.Reason why) -> throw new BindException(at + ": " + why);
        });
    }

    /** The stack and its thread: for whatever sockets do not do. */
    public RunningStack running() {
        return running;
    }

    /** Connections in every state, also those that say goodbye. On the stack's thread. */
    public TcpTransport tcp() {
        return tcp;
    }

    public Udp udp() {
        return udp;
    }

    public Stack stack() {
        return stack;
    }

    /** Resets what is connected, and ends the stack. */
    @Override
    public void close() {
        running.close();
    }
}
