package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whenever a connection ends, in whatever way, nothing of it stays: {@link TwoLoops} counts the buffers. */
final class ClosingTest {
    private static final int CONNECTIONS = 60;
    private static final long PATIENCE_S = 60;

    @Test
    void connectionClosedAtAnyMomentLeavesNothing() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TwoLoops loops = TwoLoops.joined()) {
            loops.serve(EchoHandler::new);
            List<Channel> channels = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                channels.add(begun(loops, random));
            }
            for (Channel channel : channels) {
                assertThat(channel.closeFuture().await(PATIENCE_S, TimeUnit.SECONDS)).as("closed").isTrue();
            }
        }
    }

    /** At once, when it is connected, with data on its way, half closed, or with a reset. */
    private static Channel begun(TwoLoops loops, Random random) {
        ChannelFuture connecting = loops.client()
                .option(ChannelOption.SO_LINGER, random.nextBoolean() ? 0 : -1)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, random.nextBoolean())
                .handler(new ChannelInboundHandlerAdapter() {})
                .connect(TwoLoops.at(TwoLoops.SERVER, random.nextInt(8) == 0 ? 81 : TwoLoops.PORT));
        Channel channel = connecting.channel();
        int bytes = random.nextInt(200_000);
        boolean half = random.nextBoolean();
        switch (random.nextInt(3)) {
            case 0 -> channel.close();
            case 1 -> connecting.addListener(done -> channel.close());
            default ->
                connecting.addListener(done -> {
                    ByteBuf data = channel.alloc().buffer(bytes).writeZero(bytes);
                    channel.writeAndFlush(data);
                    if (half && done.isSuccess()) {
                        ((DuplexChannel) channel).shutdownOutput();
                    }
                    channel.eventLoop().schedule(() -> channel.close(), bytes, TimeUnit.MICROSECONDS);
                });
        }
        return channel;
    }

    @Test
    void groupThatEndsClosesItsChannels() throws InterruptedException {
        try (TwoLoops loops = TwoLoops.joined()) {
            Recorder server = new Recorder();
            loops.serve(() -> server);
            Channel channel = loops.connect(new ChannelInboundHandlerAdapter());
            channel.write(channel.alloc().buffer().writeZero(100));
            assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
            loops.clients.shutdownGracefully(0, PATIENCE_S, TimeUnit.SECONDS).sync();
            assertThat(channel.isOpen()).isFalse();
            assertThat(server.next()).isEqualTo(Recorder.INACTIVE);
        }
    }
}
