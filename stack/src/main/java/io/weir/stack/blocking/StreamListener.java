package io.weir.stack.blocking;

import io.weir.stack.tcp.TcpListener;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/** Waits for TCP connections. Any number of threads may accept from it. */
public final class StreamListener implements AutoCloseable {
    private final RunningStack stack;
    private final TcpListener listener;
    private final Gate accepts;

    /** On the stack's thread. */
    StreamListener(RunningStack stack, TcpListener listener) {
        this.stack = stack;
        this.listener = listener;
        this.accepts = new Gate(stack);
        listener.onReady(accepts::open);
    }

    public Endpoint local() {
        return new Endpoint(listener.address(), listener.port());
    }

    /** The next connection, when there is one. */
    public StreamSocket accept() throws IOException {
        return accept(Duration.ZERO);
    }

    /**
     * @param timeout zero for as long as it takes
     * @throws java.net.SocketTimeoutException when nobody has connected by then
     */
    public StreamSocket accept(Duration timeout) throws IOException {
        return stack.ask(
                accepts, timeout.toNanos(), () -> listener.accept().map(socket -> new StreamSocket(stack, socket)));
    }

    /** No more connections; those that were not accepted are reset, and who waits is told. */
    @Override
    public void close() {
        stack.execute(() -> {
            accepts.close(new SocketException("the listener is closed"));
            listener.close();
        });
    }
}
