package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.CharsetUtil;
import io.weir.net.IpAddress;
import io.weir.stack.device.Faults;
import io.weir.stack.ip.InterfaceAddress;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections from their beginning to their end, in the words that programs on other transports know. */
final class StreamsTest {
    private final TwoLoops loops = TwoLoops.joined();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void end() {
        loops.close();
    }

    private static void say(Channel channel, String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, CharsetUtil.US_ASCII));
    }

    private static Throwable causeOf(ChannelFuture future) {
        return future.awaitUninterruptibly().cause();
    }

    @Test
    void bothEndsKnowWhereTheyAre() throws InterruptedException {
        Channel listening = loops.serve(() -> server);
        Channel channel = loops.connect(client);
        say(channel, "hello");
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        assertThat(server.next()).isEqualTo("hello");
        assertThat(listening.localAddress()).isEqualTo(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT));
        assertThat(channel.remoteAddress()).isEqualTo(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT));
        assertThat(((InetSocketAddress) channel.localAddress()).getHostString()).isEqualTo(TwoLoops.CLIENT);
    }

    @Test
    void closingIsTheOthersEnd() throws InterruptedException {
        loops.serve(() -> server);
        loops.connect(client).close().sync();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        assertThat(server.next()).isEqualTo(Recorder.INACTIVE);
        assertThat(client.next()).isEqualTo(Recorder.ACTIVE);
        assertThat(client.next()).isEqualTo(Recorder.INACTIVE);
    }

    @Test
    void resetIsAnExceptionAndTheEnd() throws InterruptedException {
        loops.serve(() -> server);
        Channel channel = loops.connect(client);
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close().sync();
        assertThat(server.next(SocketException.class)).hasMessage("Connection reset");
        assertThat(server.next()).isEqualTo(Recorder.INACTIVE);
    }

    @Test
    void refusesWhereNobodyListens() {
        Throwable cause = causeOf(loops.client().handler(client).connect(TwoLoops.at(TwoLoops.SERVER, 81)));
        assertThat(cause).isInstanceOf(ConnectException.class).hasMessageStartingWith("Connection refused");
    }

    @Test
    void timesOutWhereNobodyIs() {
        Throwable cause = causeOf(loops.client()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 50)
                .handler(client)
                .connect(TwoLoops.at("10.0.0.3", 80)));
        assertThat(cause).isInstanceOf(ConnectTimeoutException.class);
    }

    @Test
    void knowsNoWayToOtherKindsOfAddresses() {
        Throwable cause = causeOf(loops.client().handler(client).connect(TwoLoops.at("2001:db8::1", 80)));
        assertThat(cause).isInstanceOf(NoRouteToHostException.class);
    }

    @Test
    void connectsOnce() throws InterruptedException {
        loops.serve(() -> server);
        Channel channel = loops.connect(client);
        assertThat(causeOf(channel.connect(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))))
                .isInstanceOf(AlreadyConnectedException.class);
    }

    @Test
    void givesUpConnectingWhenItIsClosed() throws InterruptedException {
        ChannelFuture connecting = loops.client().handler(client).connect(TwoLoops.at("10.0.0.3", 80));
        connecting.channel().close().sync();
        assertThat(causeOf(connecting)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shutsDownOnlyWhatIsConnected() throws InterruptedException {
        WeirSocketChannel channel =
                (WeirSocketChannel) loops.client().handler(client).register().sync().channel();
        assertThat(causeOf(channel.shutdownOutput())).isInstanceOf(NotYetConnectedException.class);
        assertThat(causeOf(channel.shutdownInput())).isInstanceOf(NotYetConnectedException.class);
    }

    @Test
    void bindsOnlyWhatIsOursAndFree() throws InterruptedException {
        loops.serve(() -> server);
        assertThat(causeOf(loops.server().childHandler(server).bind(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("already in use");
        assertThat(causeOf(loops.server().childHandler(server).bind(TwoLoops.at("10.0.0.9", 80))))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("Cannot assign");
        Channel any = loops.server().childHandler(server).bind(TwoLoops.at(TwoLoops.SERVER, 0)).sync().channel();
        assertThat(((InetSocketAddress) any.localAddress()).getPort()).isGreaterThanOrEqualTo(49_152);
    }

    @Test
    void portIsFreeAgainOnceItsListenerIsClosed() throws InterruptedException {
        loops.serve(() -> server).close().sync();
        loops.serve(() -> server);
        loops.connect(client);
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
    }

    @Test
    void connectionsLiveOnTheLoopOfTheirServer() throws InterruptedException {
        Network elsewhere = Network.of(new Cable(Faults.NONE, 0).left(), InterfaceAddress.of("10.1.0.1/24"));
        WeirEventLoopGroup workers = new WeirEventLoopGroup(elsewhere);
        Channel listening = new ServerBootstrap()
                .group(loops.servers, workers)
                .channel(WeirServerSocketChannel.class)
                .childHandler(TwoLoops.initializer(EchoHandler::new))
                .bind(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))
                .sync()
                .channel();
        say(loops.connect(client), "hello");
        assertThat(client.next()).isEqualTo(Recorder.ACTIVE);
        assertThat(client.next()).isEqualTo("hello");
        assertThat(listening.eventLoop().parent()).isSameAs(loops.servers);
        workers.shutdownGracefully(0, 60, TimeUnit.SECONDS).sync();
    }

    @Test
    void deviceThatIsGoneEndsItsChannels() throws InterruptedException {
        loops.serve(() -> server);
        loops.connect(client);
        assertThat(client.next()).isEqualTo(Recorder.ACTIVE);
        loops.cable.cutRight();
        assertThat(client.next(SocketException.class)).hasMessage("Network is down");
        assertThat(client.next()).isEqualTo(Recorder.INACTIVE);
        assertThat(causeOf(loops.client().handler(client).connect(TwoLoops.at(TwoLoops.SERVER, TwoLoops.PORT))))
                .isInstanceOf(SocketException.class)
                .hasMessageStartingWith("Network is down");
    }

    @Test
    void optionsAreThoseOfTheSocket() throws InterruptedException {
        loops.serve(() -> server);
        Channel channel = loops.connect(client);
        assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
        assertThat(channel.config().setOption(ChannelOption.SO_RCVBUF, 10_000)).isTrue();
        assertThat(channel.config().setOption(ChannelOption.SO_KEEPALIVE, true)).isTrue();
        assertThat(channel.config().setOption(ChannelOption.IP_TOS, 8)).as("not supported").isFalse();
        // options of an open connection change on its loop
        channel.eventLoop().submit(() -> {}).sync();
        assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isEqualTo(10_000);
        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.SO_SNDBUF, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesMeanTheSameToTheJdkAndTheStack() {
        for (String text : new String[] {"192.0.2.1", "255.0.0.255", "2001:db8::1", "0.0.0.0", "::"}) {
            IpAddress address = IpAddress.of(text);
            assertThat(Inet.ip(Inet.socketAddress(address, 80))).isEqualTo(address);
        }
    }
}
