package io.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.CharsetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.NotYetConnectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Datagrams, connected and not. */
final class DatagramsTest {
    private static final InetSocketAddress THERE = TwoLoops.at(TwoLoops.SERVER, 53);

    private final TwoLoops loops = TwoLoops.joined();
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();

    @AfterEach
    void end() {
        loops.close();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, CharsetUtil.US_ASCII);
    }

    private Channel bound() throws InterruptedException {
        return loops.datagrams(true).handler(server).bind(THERE).sync().channel();
    }

    private Channel anywhere() throws InterruptedException {
        return loops.datagrams(false).handler(client).bind(TwoLoops.at("0.0.0.0", 0)).sync().channel();
    }

    private static Throwable causeOf(ChannelFuture future) {
        return future.awaitUninterruptibly().cause();
    }

    @Test
    void saysFromWhomAndToWhichAddressADatagramCame() throws InterruptedException {
        bound();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        Channel channel = anywhere();
        channel.writeAndFlush(new DatagramPacket(text("question"), THERE)).sync();
        DatagramPacket question = server.next(DatagramPacket.class);
        assertThat(question.content().toString(CharsetUtil.US_ASCII)).isEqualTo("question");
        assertThat(question.recipient()).isEqualTo(THERE);
        assertThat(question.sender().getHostString()).isEqualTo(TwoLoops.CLIENT);
        assertThat(question.sender().getPort()).isEqualTo(((InetSocketAddress) channel.localAddress()).getPort());
        question.release();
    }

    @Test
    void connectedChannelWritesBytes() throws InterruptedException {
        Channel listening = bound();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        Channel channel = loops.datagrams(false).handler(client).connect(THERE).sync().channel();
        assertThat(client.next()).isEqualTo(Recorder.ACTIVE);
        channel.writeAndFlush(text("question"));
        DatagramPacket question = server.next(DatagramPacket.class);
        listening.writeAndFlush(new DatagramPacket(text("answer"), question.sender()));
        question.release();
        DatagramPacket answer = client.next(DatagramPacket.class);
        assertThat(answer.content().toString(CharsetUtil.US_ASCII)).isEqualTo("answer");
        assertThat(answer.sender()).isEqualTo(THERE);
        answer.release();
    }

    @Test
    void connectedChannelHearsThatNobodyListens() throws InterruptedException {
        Channel channel = loops.datagrams(false).handler(client).connect(THERE).sync().channel();
        assertThat(client.next()).isEqualTo(Recorder.ACTIVE);
        channel.writeAndFlush(text("question"));
        client.next(PortUnreachableException.class);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void datagramThatCannotBeSentFailsAlone() throws InterruptedException {
        bound();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        Channel channel = anywhere();
        ChannelFuture tooLong = channel.write(new DatagramPacket(Unpooled.buffer(70_000).writeZero(70_000), THERE));
        ChannelFuture nowhere = channel.write(new DatagramPacket(text("?"), TwoLoops.at("2001:db8::1", 53)));
        ChannelFuture toNobody = channel.write(text("?"));
        channel.writeAndFlush(new DatagramPacket(text("question"), THERE)).sync();
        assertThat(causeOf(tooLong)).isInstanceOf(IOException.class).hasMessage("Message too long");
        assertThat(causeOf(nowhere)).isInstanceOf(NoRouteToHostException.class);
        assertThat(causeOf(toNobody)).isInstanceOf(NotYetConnectedException.class);
        server.next(DatagramPacket.class).release();
    }

    @Test
    void longDatagramsComeInFragments() throws InterruptedException {
        Channel listening = bound();
        assertThat(server.next()).isEqualTo(Recorder.ACTIVE);
        listening.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(20_000));
        anywhere().writeAndFlush(new DatagramPacket(Unpooled.buffer(16_000).writeZero(16_000), THERE)).sync();
        DatagramPacket question = server.next(DatagramPacket.class);
        assertThat(question.content().readableBytes()).isEqualTo(16_000);
        question.release();
    }

    @Test
    void bindsOnlyWhatIsOursAndFree() throws InterruptedException {
        bound();
        assertThat(causeOf(loops.datagrams(true).handler(client).bind(THERE))).isInstanceOf(BindException.class);
        assertThat(causeOf(loops.datagrams(false).handler(client).bind(THERE))).isInstanceOf(BindException.class);
    }

    @Test
    void joinsNoGroups() throws Exception {
        WeirDatagramChannel channel = (WeirDatagramChannel) bound();
        assertThat(causeOf(channel.joinGroup(InetAddress.getByName("224.0.0.251"))))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
