package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.weir.stack.device.Faults;
import io.weir.stack.ip.InterfaceAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Two event loops, each with a stack, joined by a cable: servers at 10.0.0.1, clients at 10.0.0.2. When they end, every
 * buffer must have been released.
 */
final class TwoLoops implements AutoCloseable {
    static final String SERVER = "10.0.0.1";
    static final String CLIENT = "10.0.0.2";
    static final int PORT = 80;

    private static final long PATIENCE_S = 60;

    final Cable cable;
    final WeirEventLoopGroup servers;
    final WeirEventLoopGroup clients;
    final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);

    private TwoLoops(Cable cable) {
        this.cable = cable;
        servers = new WeirEventLoopGroup(network(cable.left(), SERVER));
        clients = new WeirEventLoopGroup(network(cable.right(), CLIENT));
    }

    static TwoLoops joined() {
        return new TwoLoops(new Cable(Faults.NONE, 0));
    }

    static TwoLoops joinedBadly(Faults faults, long seed) {
        return new TwoLoops(new Cable(faults, seed));
    }

    private static Network network(Link link, String address) {
        return Network.of(link, InterfaceAddress.of(address + "/24"));
    }

    ServerBootstrap server() {
        return new ServerBootstrap()
                .group(servers)
                .channel(WeirServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, buffers);
    }

    Bootstrap client() {
        return new Bootstrap()
                .group(clients)
                .channel(WeirSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, buffers);
    }

    Bootstrap datagrams(boolean atServer) {
        return new Bootstrap()
                .group(atServer ? servers : clients)
                .channel(WeirDatagramChannel.class)
                .option(ChannelOption.ALLOCATOR, buffers);
    }

    /** Bound at {@link #PORT}, each connection with handlers of its own. */
    Channel serve(Supplier<ChannelHandler> handlers) throws InterruptedException {
        return server().childHandler(initializer(handlers)).bind(at(SERVER, PORT)).sync().channel();
    }

    Channel connect(ChannelHandler handler) throws InterruptedException {
        return client().handler(handler).connect(at(SERVER, PORT)).sync().channel();
    }

    static ChannelInitializer<Channel> initializer(Supplier<ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        };
    }

    static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    @Override
    public void close() {
        clients.shutdownGracefully(0, PATIENCE_S, TimeUnit.SECONDS).syncUninterruptibly();
        servers.shutdownGracefully(0, PATIENCE_S, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory())
                .as("bytes in buffers that nobody released")
                .isZero();
    }
}
