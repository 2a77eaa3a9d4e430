package io.weir.stack.blocking;

import io.weir.stack.tcp.TcpFailure;
import io.weir.stack.tcp.TcpInfo;
import io.weir.stack.tcp.TcpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One end of a TCP connection, for threads that wait. Any thread may use it: reads take turns, and so do writes, while a
 * read and a write go on side by side. A thread that is interrupted while it waits gets an {@link InterruptedIOException} and
 * stays interrupted; the connection goes on.
 */
public final class StreamSocket implements AutoCloseable {
    private final RunningStack stack;
    private final TcpSocket socket;
    private final Gate reads;
    private final Gate writes;
    private final Endpoint local;
    private final Endpoint remote;
    private volatile long readTimeoutNs;
    private volatile long writeTimeoutNs;
    private boolean finished;
    private boolean closed;

    /** On the stack's thread. */
    StreamSocket(RunningStack stack, TcpSocket socket) {
        this.stack = stack;
        this.socket = socket;
        this.reads = new Gate(stack);
        this.writes = new Gate(stack);
        this.local = new Endpoint(socket.flow().localAddress(), socket.flow().localPort());
        this.remote = new Endpoint(socket.flow().remoteAddress(), socket.flow().remotePort());
        socket.onReady(() -> {
            reads.open();
            writes.open();
        });
    }

    public Endpoint local() {
        return local;
    }

    public Endpoint remote() {
        return remote;
    }

    /** How long a read waits before it throws {@link java.net.SocketTimeoutException}; zero for as long as it takes. */
    public void readTimeout(Duration timeout) {
        readTimeoutNs = timeout.toNanos();
    }

    /** How long a write waits for the stack to take the last of it; zero for as long as it takes. */
    public void writeTimeout(Duration timeout) {
        writeTimeoutNs = timeout.toNanos();
    }

    /** Waits until the handshake is over. */
    void awaitConnected(long timeoutNs) throws IOException {
        stack.ask(writes, timeoutNs, () -> {
            int ready = socket.ready();
            if ((ready & TcpSocket.CLOSED) != 0) {
                throw failure();
            }
            return (ready & TcpSocket.CONNECTED) == 0 ? Optional.empty() : Optional.of(Boolean.TRUE);
        });
    }

    /**
     * Reads what there is, at least one byte.
     *
     * @return how many bytes; -1 when the other end has said its last
     * @throws java.net.SocketTimeoutException when {@link #readTimeout} is over and nothing came
     */
    public int read(ByteBuffer into) throws IOException {
        return into.hasRemaining() ? stack.ask(reads, readTimeoutNs, () -> tryRead(into)) : 0;
    }

    private Optional<Integer> tryRead(ByteBuffer into) throws IOException {
        int count = socket.read(into);
        if (count < 0 && (closed || socket.failure().isPresent())) {
            throw failure();
        }
        return count == 0 && (socket.ready() & TcpSocket.END) == 0 ? Optional.empty() : Optional.of(count == 0 ? -1 : count);
    }

    /**
     * Writes all that remains; returns when the stack has taken the last of it, not when it has arrived.
     *
     * @throws InterruptedIOException which says how much was taken, when the thread is interrupted or {@link
     *     #writeTimeout} is over
     */
    public void write(ByteBuffer from) throws IOException {
        int before = from.position();
        try {
            stack.ask(writes, writeTimeoutNs, () -> tryWrite(from));
        } catch (InterruptedIOException e) {
            e.bytesTransferred = from.position() - before;
            throw e;
        }
    }

    private Optional<Boolean> tryWrite(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            if (socket.write(from) == 0) {
                if (closed || (socket.ready() & TcpSocket.CLOSED) != 0) {
                    throw failure();
                }
                if (finished) {
                    throw new SocketException("the output is shut down");
                }
                return Optional.empty();
            }
        }
        return Optional.of(Boolean.TRUE);
    }

    private IOException failure() {
        Optional<TcpFailure> why = socket.failure();
        return closed || why.isEmpty() ? new SocketException("the socket is closed") : Failures.of(why.get());
    }

    /** The bytes that come; closing it closes the socket. */
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                return StreamSocket.this.read(ByteBuffer.wrap(into, at, length));
            }

            @Override
            public void close() {
                StreamSocket.this.close();
            }
        };
    }

    /** Where bytes are written to, without a buffer of its own; closing it closes the socket. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int at, int length) throws IOException {
                StreamSocket.this.write(ByteBuffer.wrap(from, at, length));
            }

            @Override
            public void close() {
                StreamSocket.this.close();
            }
        };
    }

    /** Half close: no more will be written, and the other end reads its end after all of it. Reading goes on. */
    public void shutdownOutput() {
        stack.execute(() -> {
            finished = true;
            socket.shutdownOutput();
            writes.open();
        });
    }

    /** Small segments are not held back while another one is on its way (RFC 9293, 3.7.4). */
    public void noDelay(boolean on) {
        stack.execute(() -> socket.noDelay(on));
    }

    /** The other end is asked now and then whether it is there (RFC 9293, 3.8.4). */
    public void keepAlive(boolean on) {
        stack.execute(() -> socket.keepAlive(on));
    }

    /** The connection as it is now. */
    public TcpInfo info() throws IOException {
        return stack.call(socket::info);
    }

    /** Ends the connection at once, with a reset. */
    public void abort() {
        stack.execute(() -> end(socket::abort));
    }

    /** Neither reads nor writes any more; who still waits is told. What was written is still sent. Never waits. */
    @Override
    public void close() {
        stack.execute(() -> end(socket::close));
    }

    private void end(Runnable how) {
        if (!closed) {
            closed = true;
            IOException why = new SocketException("the socket is closed");
            reads.close(why);
            writes.close(why);
            how.run();
        }
    }
}
