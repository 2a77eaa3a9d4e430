package io.weir.programs.connect;

import io.weir.stack.blocking.DatagramEndpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Copies an input to a peer and what the peer says to an output. The end of the input is the end of what is sent; the peer's
 * end is the end of all.
 */
public final class Netcat {
    /** What fits into a packet nearly everywhere: each read of the input is one datagram. */
    private static final int DATAGRAM_BYTES = 1400;
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int PIECE_BYTES = 64 << 10;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final Wish wish;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicReference<Optional<IOException>> inputFailure = new AtomicReference<>(Optional.empty());

    public Netcat(Wish wish, InputStream in, OutputStream out) {
        this.wish = wish;
        this.in = in;
        this.out = out;
    }

    /**
     * Returns when it is over.
     *
     * @throws IOException why there was no connection, or why it ended before its time
     */
    public void run(Sockets sockets) throws IOException {
        try {
            if (wish.datagrams()) {
                overUdp(sockets);
            } else {
                overTcp(sockets);
            }
        } catch (IOException e) {
            throw inputFailure.get().orElse(e);
        }
    }

    private void overTcp(Sockets sockets) throws IOException {
        try (StreamSocket socket = sockets.connect(wish.from(), wish.to(), wish.timeout())) {
            converse(socket);
        }
    }

    private void overUdp(Sockets sockets) throws IOException {
        try (DatagramEndpoint endpoint = sockets.datagrams(wish.from())) {
            endpoint.connect(wish.to());
            converse(endpoint);
        }
    }

    private void converse(StreamSocket socket) throws IOException {
        sender(() -> send(socket));
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        socket.readTimeout(wish.idle());
        try {
            while (socket.read(piece.clear()) >= 0) {
                write(piece.flip());
            }
        } catch (SocketTimeoutException idle) {
            // nothing came for as long as it was to wait
        }
    }

    /** A thread that may wait for the input for ever, and keeps nobody from ending. */
    private static Thread sender(Runnable work) {
        return Thread.ofPlatform().daemon().name("input").start(work);
    }

    private void send(StreamSocket socket) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            for (int count = read(piece); count >= 0; count = read(piece)) {
                socket.write(ByteBuffer.wrap(piece, 0, count));
            }
            socket.shutdownOutput();
        } catch (IOException over) {
            // who reads from the peer is told the same, or knows already
            socket.abort();
        }
    }

    private int read(byte[] piece) throws IOException {
        try {
            return in.read(piece);
        } catch (IOException e) {
            inputFailure.set(Optional.of(e));
            throw e;
        }
    }

    private void converse(DatagramEndpoint endpoint) throws IOException {
        Thread sender = sender(() -> send(endpoint));
        ByteBuffer datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
        Duration wait = wish.idle().isZero() ? LAST_ANSWERS : wish.idle();
        boolean over = false;
        while (!over) {
            try {
                endpoint.receive(datagram.clear(), wait);
                write(datagram.flip());
            } catch (SocketTimeoutException idle) {
                over = !sender.isAlive() || !wish.idle().isZero();
            }
        }
    }

    private void send(DatagramEndpoint endpoint) {
        byte[] piece = new byte[DATAGRAM_BYTES];
        try {
            for (int count = read(piece); count >= 0; count = read(piece)) {
                endpoint.send(ByteBuffer.wrap(piece, 0, count), wish.to());
            }
        } catch (IOException over) {
            endpoint.close();
        }
    }

    private void write(ByteBuffer piece) throws IOException {
        out.write(piece.array(), 0, piece.limit());
        out.flush();
    }
}
