package io.weir.netty;

import io.netty.util.concurrent.ThreadAwareExecutor;
import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.ip.EphemeralPorts;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpAnswer;
import io.weir.stack.tcp.TcpInfo;
import io.weir.stack.tcp.TcpListener;
import io.weir.stack.tcp.TcpState;
import io.weir.stack.tcp.TcpTransport;
import io.weir.stack.udp.Udp;
import java.net.BindException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Optional;

/** The stack of one event loop, with its TCP and UDP, as its channels see it. On the loop's thread. */
final class LoopStack {
    private final ThreadAwareExecutor loop;
    private final Network network;
    private final Stack stack;
    private final TcpTransport transport;
    private final Udp udp;
    private final EphemeralPorts ports;
    private boolean up = true;

    LoopStack(ThreadAwareExecutor loop, Network network, long nowNs) {
        SecureRandom random = new SecureRandom();
        this.loop = loop;
        this.network = network;
        stack = new Stack(network.link().device(), random.nextLong(), nowNs);
        transport = stack.add(ip -> TcpTransport.create(ip, network.tcp(), random));
        udp = stack.add(ip -> new Udp(ip, network.udp(), random.nextLong()));
        ports = new EphemeralPorts(EphemeralPorts.FIRST, EphemeralPorts.LAST, random.nextLong());
        network.addresses().forEach(stack::add);
        network.routes().forEach(stack::add);
    }

    int poll(long nowNs) {
        return stack.poll(nowNs);
    }

    long deadlineNs() {
        return stack.deadlineNs();
    }

    /** No frame comes or goes any more. */
    void lost() {
        up = false;
    }

    boolean isUp() {
        return up;
    }

    /** Throws if the stack has no network any more. */
    LoopStack checkUp() throws SocketException {
        if (!up) {
            throw Failures.down();
        }
        return this;
    }

    Tcp tcp() {
        return transport.tcp();
    }

    Udp udp() {
        return udp;
    }

    Network network() {
        return network;
    }

    /** The address that connections to there come from; empty if there is no way there. */
    Optional<IpAddress> source(IpAddress remote) {
        return transport.source(remote);
    }

    /** Throws what the JDK would if nothing can be bound to this address. */
    void checkOurs(IpAddress address) throws BindException {
        boolean ours = address.isUnspecified()
                || stack.addresses().stream().anyMatch(own -> own.address().equals(address));
        if (!ours) {
            throw new BindException("Cannot assign requested address: " + address);
        }
    }

    /** @param port 0 for any that is free */
    TcpListener listen(IpAddress address, int port, int backlog) throws BindException {
        checkOurs(address);
        if (port != 0) {
            return tryListen(address, port, backlog)
                    .orElseThrow(() -> new BindException("Address already in use: " + address + " port " + port));
        }
        TcpListener[] free = new TcpListener[1];
        ports.choose(candidate -> {
            free[0] = tryListen(address, candidate, backlog).orElse(null);
            return free[0] != null;
        });
        if (free[0] == null) {
            throw new BindException("Every port is in use: " + address);
        }
        return free[0];
    }

    private Optional<TcpListener> tryListen(IpAddress address, int port, int backlog) {
        return switch (tcp().listen(address, port, backlog)) {
            case TcpAnswer.Given<TcpListener>(TcpListener listener) -> Optional.of(listener);
            case TcpAnswer.Refused<TcpListener> _ -> Optional.empty();
        };
    }

    /** Runs it on the loop's thread, now if this is it. */
    void run(Runnable task) {
        if (loop.isExecutorThread(Thread.currentThread())) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Whether something that was written, or the end of it, is not acknowledged by the other end. */
    boolean isOwing() {
        return tcp().show().stream().anyMatch(LoopStack::isOwing);
    }

    private static boolean isOwing(TcpInfo connection) {
        TcpState state = connection.state();
        return state == TcpState.FIN_WAIT_1 || state == TcpState.CLOSING || state == TcpState.LAST_ACK;
    }

    void close() {
        stack.close();
        network.link().end().run();
    }
}
