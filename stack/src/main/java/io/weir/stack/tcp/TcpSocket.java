package io.weir.stack.tcp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One end of a connection. Nothing here blocks: calls take or give what there is, and {@link #onReady} says when there
 * is more. Used by the thread of its {@link Tcp}, at the time that it was told last.
 */
public final class TcpSocket {
    /** There is something to read. */
    public static final int READABLE = 1;
    /** A write would take something, a page at least. */
    public static final int WRITABLE = 2;
    /** The other end has said its last; {@link #read} says -1 when all is read. */
    public static final int END = 4;
    /** The handshake is done, now or some time ago. */
    public static final int CONNECTED = 8;
    /** The connection is no more; {@link #failure} says why if nobody closed it. */
    public static final int CLOSED = 16;

    /** What {@link #sendLimit} and {@link #receiveLimit} are at least; a write of less is not announced either. */
    public static final int PAGE = 4096;

    final Connection connection;
    private Runnable onReady = () -> {};
    private boolean connected;
    private int told;

    TcpSocket(Connection connection) {
        this.connection = connection;
        connection.socket = this;
        connected = connection.state() == TcpState.ESTABLISHED;
    }

    /**
     * Moves bytes that came into the buffer.
     *
     * @return how many; 0 if there are none now; -1 if none will come any more
     */
    public int read(ByteBuffer into) {
        if (connection.isReleased() || connection.failure() != null) {
            return -1;
        }
        int count = connection.read(into);
        told &= ready();
        return count == 0 && connection.state() == TcpState.CLOSED && connection.receiver.readableBytes() == 0 ? -1 : count;
    }

    /**
     * Takes bytes from the buffer, to be sent as soon as may be.
     *
     * @return how many; 0 if there is no room now, or if the connection does not send (any more)
     */
    public int write(ByteBuffer from) {
        int count = connection.write(from);
        told &= ready();
        return count;
    }

    /**
     * Takes bytes from the first so many buffers, one after the other, as if they were one: small ones share a segment.
     *
     * @return how many; 0 as {@link #write(ByteBuffer)} has it
     */
    public long write(ByteBuffer[] from, int buffers) {
        long count = connection.write(from, buffers);
        told &= ready();
        return count;
    }

    /** No more will be written; the other end reads its end after all of it. What it sends may still be read. */
    public void shutdownOutput() {
        connection.finish();
    }

    /** Neither reads nor writes any more. What was written is still sent; if something was not read, all is reset. */
    public void close() {
        connection.close();
    }

    /** Ends the connection at once, with a reset. */
    public void abort() {
        connection.abort();
    }

    /** What can be done now, as bits. */
    public int ready() {
        TcpState state = connection.state();
        connected |= !state.isHandshake() && state != TcpState.CLOSED;
        int bits = connected ? CONNECTED : 0;
        bits |= connection.receiver.readableBytes() > 0 ? READABLE : 0;
        bits |= connection.receiver.isFinTaken() ? END : 0;
        boolean room = state.sends() && connection.sender.writableBytes() >= PAGE && !connection.isStarved();
        bits |= room ? WRITABLE : 0;
        return bits | (state == TcpState.CLOSED ? CLOSED : 0);
    }

    /**
     * Run when a bit of {@link #ready} has come since it was run last; for READABLE, since the last read that left
     * nothing. By the thread that brought the segment; it may call this socket.
     */
    public void onReady(Runnable action) {
        onReady = action;
        told = 0;
        announce();
    }

    void announce() {
        int bits = ready();
        boolean isNews = (bits & ~told) != 0;
        told = bits;
        if (isNews) {
            onReady.run();
        }
    }

    /** Small segments are not held back while another one is on its way (RFC 9293, 3.7.4). */
    public void noDelay(boolean on) {
        connection.sender.noDelay(on);
    }

    /** The other end is asked now and then whether it is there (RFC 9293, 3.8.4). */
    public void keepAlive(boolean on) {
        connection.keepAlive(on);
    }

    /** What is written and not acknowledged takes at most so many bytes here, if that is less than {@link TcpLimits} says. */
    public void sendLimit(int bytes) {
        connection.sender.limit(Math.max(bytes, PAGE));
    }

    public int sendLimit() {
        return connection.sender.limitBytes();
    }

    /** What came and is not read takes at most so many bytes here, if that is less than {@link TcpLimits} says. */
    public void receiveLimit(int bytes) {
        connection.receiver.limit(Math.max(bytes, PAGE));
    }

    public int receiveLimit() {
        return connection.receiver.limitBytes();
    }

    public TcpState state() {
        return connection.state();
    }

    /** Why it ended, if it was not closed in order. */
    public Optional<TcpFailure> failure() {
        return Optional.ofNullable(connection.failure());
    }

    /** How much {@link #read} would give now. */
    public int readableBytes() {
        return connection.receiver.readableBytes();
    }

    /** Written, and not acknowledged by the other end. */
    public int unackedBytes() {
        return connection.sender.queuedBytes();
    }

    public TcpFlow flow() {
        return connection.flow;
    }

    public TcpInfo info() {
        return connection.info();
    }
}
