package io.weir.netty;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.weir.stack.tcp.TcpFailure;
import io.weir.stack.tcp.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** The sending half of a {@link WeirSocketChannel}: what was flushed goes to the socket as it takes it. */
final class SocketOutput {
    /** Buffers in one write: what a kernel takes at a time (IOV_MAX). */
    private static final int MOST_BUFFERS = 1024;
    /** More than any socket takes at a time. */
    private static final long MOST_BYTES = 1 << 26;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final WeirSocketChannel channel;
    /** Something was flushed that the socket did not take yet. */
    private boolean pending;

    SocketOutput(WeirSocketChannel channel) {
        this.channel = channel;
    }

    boolean isPending() {
        return pending;
    }

    /** A bounded number of writes; the rest when the socket says that it takes more, or in the loop's next turn. */
    void write(ChannelOutboundBuffer out, TcpSocket socket) throws IOException {
        if ((socket.ready() & TcpSocket.CLOSED) != 0) {
            throw ended(socket);
        }
        pending = true;
        for (int writes = channel.config().getWriteSpinCount(); writes > 0; writes--) {
            if (out.isEmpty()) {
                pending = false;
                return;
            }
            boolean full = out.current() instanceof FileRegion region
                    ? !writeRegion(out, region, socket)
                    : !writeBuffers(out, socket);
            if (full) {
                return;
            }
        }
        pending = !out.isEmpty();
        if (pending) {
            channel.ask();
        }
    }

    private static IOException ended(TcpSocket socket) {
        Optional<TcpFailure> failure = socket.failure();
        return failure.isPresent() ? Failures.ofConnection(failure.get()) : new ClosedChannelException();
    }

    /** All buffers in front as one write, so that small ones share a segment. False when the socket took nothing. */
    private static boolean writeBuffers(ChannelOutboundBuffer out, TcpSocket socket) {
        ByteBuffer[] buffers = out.nioBuffers(MOST_BUFFERS, MOST_BYTES);
        int count = out.nioBufferCount();
        if (count == 0) {
            // an empty one
            return out.remove();
        }
        long written = socket.write(buffers, count);
        out.removeBytes(written);
        return written > 0;
    }

    /** A piece of a file, which comes in pages: those that do not fill a segment wait for the next page. */
    private boolean writeRegion(ChannelOutboundBuffer out, FileRegion region, TcpSocket socket) throws IOException {
        long count = 0;
        if (region.transferred() < region.count()) {
            socket.noDelay(false);
            count = region.transferTo(new Target(socket), region.transferred());
            out.progress(count);
        }
        if (region.transferred() >= region.count()) {
            socket.noDelay(channel.config().isTcpNoDelay());
            socket.write(NOTHING.duplicate());
            return out.remove();
        }
        return count > 0;
    }

    /** A socket as what files are transferred to. */
    private record Target(TcpSocket socket) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) {
            return socket.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // its channel does
        }
    }
}
