package io.weir.programs.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.weir.net.IpAddress;
import io.weir.netty.Network;
import io.weir.netty.WeirEventLoopGroup;
import io.weir.netty.WeirServerSocketChannel;
import io.weir.programs.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Serves the files below a directory on a stack of its own, over HTTP/1.1 and HTTP/2 without TLS. */
final class HttpServer implements Server.Serving {
    private final WeirEventLoopGroup loop;
    private final ChannelGroup connections;
    private final List<Channel> listeners = new ArrayList<>();

    private HttpServer(WeirEventLoopGroup loop) {
        this.loop = loop;
        this.connections = new DefaultChannelGroup(loop.next());
    }

    /**
     * Starts serving.
     *
     * @param network this object's from now on, also if it fails
     * @throws IOException if the directory cannot be read, or an address and port not be had
     */
    static HttpServer start(Path root, Network network, List<IpAddress> addresses, int port) throws IOException {
        return start(root, network, addresses, port, HttpPipeline.REQUEST_MS);
    }

    static HttpServer start(Path root, Network network, List<IpAddress> addresses, int port, long requestMs) throws IOException {
        HttpServer server = new HttpServer(new WeirEventLoopGroup(network));
        try {
            HttpPipeline pipeline = new HttpPipeline(new Site(root), Clock.systemUTC(), server.connections, requestMs);
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(server.loop)
                    .channel(WeirServerSocketChannel.class)
                    .childHandler(pipeline);
            for (IpAddress address : addresses) {
                server.listen(bootstrap, address, port);
            }
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void listen(ServerBootstrap bootstrap, IpAddress address, int port) throws IOException {
        ChannelFuture bound = bootstrap.bind(address.toString(), port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listeners.add(bound.channel());
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        for (Channel listener : listeners) {
            listener.closeFuture().await();
        }
    }

    /** Takes no more connections and requests; what is being answered has ten seconds for it. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        connections.forEach(HttpServer::stop);
        connections.newCloseFuture().awaitUninterruptibly(HttpPipeline.GRACE_MS);
        loop.shutdownGracefully(0, HttpPipeline.GRACE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static void stop(Channel connection) {
        connection.eventLoop().execute(() -> {
            if (connection.pipeline().get(Http2FrameCodec.class) != null) {
                // says GOAWAY, and waits for its streams
                connection.close();
            } else {
                connection.pipeline().fireUserEventTriggered(StaticFiles.STOP);
            }
        });
    }
}
