package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.weir.stack.device.Faults;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Much data: every byte comes, in order, whatever the cable does, and no faster than it is read. */
final class BulkTest {
    private static final long PATIENCE_S = 120;
    private static final int PIECE = 10_000;

    private static byte at(long place) {
        return (byte) (place * 31 + (place >>> 8));
    }

    /** Writes as much as is writable, and no more, until all is written. */
    private static final class Source extends ChannelInboundHandlerAdapter {
        private final long total;
        /** The socket has taken all of it. */
        private final CompletableFuture<Void> taken = new CompletableFuture<>();
        private long written;

        private Source(long total) {
            this.total = total;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            write(context);
            context.fireChannelActive();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            write(context);
            context.fireChannelWritabilityChanged();
        }

        private void write(ChannelHandlerContext context) {
            while (context.channel().isWritable() && written < total) {
                int count = (int) Math.min(PIECE, total - written);
                ByteBuf piece = context.alloc().buffer(count);
                for (int i = 0; i < count; i++) {
                    piece.writeByte(at(written++));
                }
                boolean last = written == total;
                context.write(piece).addListener(done -> {
                    if (last && done.isSuccess()) {
                        taken.complete(null);
                    }
                });
            }
            context.flush();
        }
    }

    /** Looks at every byte. */
    private static final class Check extends ChannelInboundHandlerAdapter {
        private final long total;
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private long read;

        private Check(long total) {
            this.total = total;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            while (bytes.isReadable()) {
                if (bytes.readByte() != at(read)) {
                    done.completeExceptionally(new AssertionError("byte " + read + " is wrong"));
                }
                read++;
            }
            bytes.release();
            if (read >= total) {
                done.complete(read);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            done.completeExceptionally(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            done.completeExceptionally(new AssertionError("ended after " + read));
        }

        private void passed() throws Exception {
            assertThat(done.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(total);
        }
    }

    @Test
    void echoesEveryByteThroughABadCable() throws Exception {
        long seed = 7;
        int total = 300_000;
        Faults faults = new Faults(0.02, 0.01, 0.02, 0.01, 0, 1_000_000);
        System.out.println("seed " + seed);
        try (TwoLoops loops = TwoLoops.joinedBadly(faults, seed)) {
            Check check = new Check(total);
            loops.serve(EchoHandler::new);
            loops.connect(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Source(total), check);
                }
            });
            check.passed();
        }
    }

    @Test
    void waitsForWhoDoesNotRead() throws Exception {
        int total = 1 << 20;
        try (TwoLoops loops = TwoLoops.joined()) {
            Check check = new Check(total);
            CompletableFuture<Channel> accepted = new CompletableFuture<>();
            loops.server()
                    .childOption(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.SO_RCVBUF, 32 << 10)
                    .childHandler(TwoLoops.initializer(() -> check))
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object child) {
                            accepted.complete((Channel) child);
                            context.fireChannelRead(child);
                        }
                    })
                    .bind(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))
                    .sync();
            Channel writer = loops.client()
                    .option(ChannelOption.SO_SNDBUF, 32 << 10)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(16 << 10, 64 << 10))
                    .handler(new Source(total))
                    .connect(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))
                    .sync()
                    .channel();
            Channel reader = accepted.get(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(writer.eventLoop().submit(writer::isWritable).get(PATIENCE_S, TimeUnit.SECONDS)).isFalse();
            assertThat(check.done).as("nobody has read").isNotDone();
            assertThat(check.read).isZero();
            reader.config().setAutoRead(true);
            check.passed();
        }
    }

    @Test
    void loopThatEndsFirstDeliversWhatWasWritten() throws Exception {
        int total = 1 << 20;
        try (TwoLoops loops = TwoLoops.joined()) {
            Check check = new Check(total);
            loops.serve(() -> check);
            Source source = new Source(total);
            loops.connect(source);
            // the socket has the last of it, the other end not yet
            source.taken.get(PATIENCE_S, TimeUnit.SECONDS);
            loops.clients.shutdownGracefully(0, PATIENCE_S, TimeUnit.SECONDS).sync();
            check.passed();
        }
    }
}
