package io.weir.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.weir.stack.tcp.TcpFailure;
import io.weir.stack.tcp.TcpSocket;
import java.io.IOException;
import java.util.Optional;

/** The receiving half of a {@link WeirSocketChannel}: bytes from the socket to the pipeline, then word of their end. */
final class SocketInput {
    private static final int NEWS = TcpSocket.READABLE | TcpSocket.END | TcpSocket.CLOSED;

    private final WeirSocketChannel channel;
    /** Seen by other threads too. */
    private volatile boolean shutdown;
    /** The pipeline has heard that nothing will come, for the last time. */
    private boolean endTold;

    SocketInput(WeirSocketChannel channel) {
        this.channel = channel;
    }

    boolean isShutdown() {
        return shutdown;
    }

    /** Nobody will read any more; what still comes stays unread. */
    void shutdown() {
        shutdown = true;
    }

    boolean isReadable(TcpSocket socket) {
        return !endTold && (shutdown || (socket.ready() & NEWS) != 0);
    }

    void readAll(TcpSocket socket) {
        ChannelPipeline pipeline = channel.pipeline();
        RecvByteBufAllocator.ExtendedHandle allocation =
                (RecvByteBufAllocator.ExtendedHandle) channel.unsafe().recvBufAllocHandle();
        allocation.reset(channel.config());
        boolean ended = false;
        try {
            do {
                ByteBuf buffer = allocation.allocate(channel.alloc());
                int count = readInto(buffer, socket, allocation);
                if (count <= 0) {
                    ended = count < 0;
                    if (ended) {
                        // who wants to read on, asks again when this is complete
                        channel.readDone();
                    }
                    break;
                }
                allocation.incMessagesRead(1);
                channel.readDone();
                pipeline.fireChannelRead(buffer);
            } while (channel.isOpen() && allocation.continueReading());
        } catch (IOException e) {
            channel.readDone();
            complete(allocation);
            pipeline.fireExceptionCaught(e);
            end();
            return;
        }
        complete(allocation);
        if (ended) {
            end();
        }
    }

    private void complete(RecvByteBufAllocator.ExtendedHandle allocation) {
        allocation.readComplete();
        channel.pipeline().fireChannelReadComplete();
    }

    /** How many bytes; 0 if there are none now, -1 if none will come. The buffer is released if it stays empty. */
    private int readInto(ByteBuf buffer, TcpSocket socket, RecvByteBufAllocator.ExtendedHandle allocation) throws IOException {
        int room = buffer.writableBytes();
        int count = -1;
        try {
            allocation.attemptedBytesRead(room);
            count = shutdown ? -1 : socket.read(buffer.internalNioBuffer(buffer.writerIndex(), room));
            allocation.lastBytesRead(count);
            if (count > 0) {
                buffer.writerIndex(buffer.writerIndex() + count);
            }
            Optional<TcpFailure> failure = count < 0 && !shutdown ? socket.failure() : Optional.empty();
            if (failure.isPresent()) {
                throw Failures.ofConnection(failure.get());
            }
            return count;
        } finally {
            if (count <= 0) {
                buffer.release();
            }
        }
    }

    /** As Netty's own transports do it: with half-closure one event says that the end came, another that it was read. */
    private void end() {
        if (!channel.isOpen()) {
            return;
        }
        if (shutdown) {
            endTold = true;
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else if (channel.config().isAllowHalfClosure()) {
            shutdown = true;
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            channel.unsafe().close(channel.voidPromise());
        }
    }
}
