package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import java.util.ArrayDeque;
import java.util.Optional;

/** Waits for connections to an address and port. Used by the thread of its {@link Tcp}. */
public final class TcpListener {
    /** Cookies are believed that long after the last one was given. */
    private static final long COOKIES_NS = 120_000_000_000L;

    private final Tcp tcp;
    private final IpAddress address;
    private final int port;
    private final int backlog;
    private final ArrayDeque<TcpSocket> waiting = new ArrayDeque<>();
    private Runnable onReady = () -> {};
    private int halfOpen;
    private long cookiesSinceNs = -COOKIES_NS;
    private boolean closed;
    /** The next one in the same bucket of {@link Listeners}. */
    TcpListener next;

    TcpListener(Tcp tcp, IpAddress address, int port, int backlog) {
        this.tcp = tcp;
        this.address = address;
        this.port = port;
        this.backlog = backlog;
    }

    /** The oldest connection that is established and was not taken yet. */
    public Optional<TcpSocket> accept() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Run when a connection can be accepted, by the thread that brought its segment. */
    public void onReady(Runnable action) {
        onReady = action;
        if (!waiting.isEmpty()) {
            action.run();
        }
    }

    /** The unspecified address stands for every one. */
    public IpAddress address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** Connections that wait to be accepted. */
    public int waiting() {
        return waiting.size();
    }

    /** No more connections; those that were not accepted are reset. */
    public void close() {
        if (!closed) {
            closed = true;
            tcp.remove(this);
            tcp.abandon(this);
            waiting.forEach(TcpSocket::abort);
            waiting.clear();
        }
    }

    boolean isAt(TcpFlow flow) {
        return port == flow.localPort()
                && (address.isUnspecified()
                        || address.low() == flow.localLow() && address.high() == flow.localHigh());
    }

    boolean isFull() {
        return waiting.size() >= backlog;
    }

    /** Whether handshakes are to leave nothing behind now. */
    boolean givesCookies(long nowNs) {
        boolean full = halfOpen >= tcp.settings.limits().halfOpen();
        if (full) {
            cookiesSinceNs = nowNs;
        }
        return full;
    }

    boolean takesCookies(long nowNs) {
        return nowNs - cookiesSinceNs < COOKIES_NS;
    }

    void expect() {
        halfOpen++;
    }

    void forget() {
        halfOpen--;
    }

    void complete(Connection connection) {
        halfOpen--;
        tcp.count(TcpCounter.OPENED_PASSIVELY);
        waiting.add(new TcpSocket(connection));
        onReady.run();
    }
}
