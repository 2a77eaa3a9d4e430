package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;

/** One end of a conversation: writes a stream in pieces, reads the other's in pieces, checks every byte, closes. */
final class StreamApp {
    /** With fewer bytes at a time a long stream takes longer than a history may. */
    private static final int LEAST_PIECE = 32;

    private final TcpSocket socket;
    private final Random random;
    private final int stream;
    private final long toWrite;
    private final int pieceBytes;
    private final ByteBuffer into;
    private long written;
    private long read;
    private boolean ended;
    private boolean shut;
    private boolean closed;

    StreamApp(TcpSocket socket, Random random, int stream, long toWrite) {
        this.socket = socket;
        this.random = random;
        this.stream = stream;
        this.toWrite = toWrite;
        pieceBytes = LEAST_PIECE + random.nextInt(20_000);
        into = ByteBuffer.allocate(LEAST_PIECE + random.nextInt(30_000));
        socket.noDelay(random.nextBoolean());
    }

    /** Does a little, now and then nothing. */
    void run() {
        if (closed || random.nextInt(4) == 0) {
            return;
        }
        int count = (int) Math.min(toWrite - written, 1 + random.nextInt(pieceBytes));
        if (count > 0) {
            written += socket.write(Pattern.bytes(written, count, stream));
        }
        if (!shut && written == toWrite && (socket.ready() & TcpSocket.CONNECTED) != 0) {
            shut = true;
            socket.shutdownOutput();
        }
        readSome();
        if (ended && shut) {
            closed = true;
            socket.close();
        }
    }

    private void readSome() {
        into.clear();
        int count = socket.read(into);
        ended |= count < 0;
        into.flip();
        while (into.hasRemaining()) {
            byte expected = Pattern.at(read, 3 - stream);
            if (into.get() != expected) {
                assertThat(read).as("the first byte that is wrong").isEqualTo(-1);
            }
            read++;
        }
    }

    boolean isDone() {
        return closed;
    }

    long toWrite() {
        return toWrite;
    }

    long readBytes() {
        return read;
    }

    @Override
    public String toString() {
        return "wrote " + written + " of " + toWrite + ", read " + read + (ended ? " to the end" : "") + ", "
                + socket.info() + " " + socket.failure();
    }
}
