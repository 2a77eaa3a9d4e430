package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import org.junit.jupiter.api.Test;

/** SYNs from everywhere: a listener goes on serving, and the flood leaves no more behind than its limit. */
final class FloodTest {
    private static final TcpLimits LIMITS = new TcpLimits(10_000, 100, 100, 1 << 16, 1 << 16, 1 << 24);

    @Test
    void serversGoOnUnderAFloodOfSyns() {
        Loop loop = new Loop(LIMITS);
        Tcp server = loop.right.tcp;
        TcpListener listener = server.listen(loop.right.address, 80, 64).orElseThrow();
        TcpSegment syn = new TcpSegment();
        for (int i = 0; i < 100_000; i++) {
            flood(syn, server, loop.right.address, i);
            loop.right.forget();
        }
        assertThat(server.connections()).isEqualTo(LIMITS.halfOpen());
        assertThat(server.bufferBytes()).isZero();
        assertThat(server.counted(TcpCounter.COOKIES_SENT)).isEqualTo(100_000 - LIMITS.halfOpen());

        TcpSocket client = loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow();
        loop.run();
        TcpSocket served = listener.accept().orElseThrow();
        assertThat(server.counted(TcpCounter.COOKIES_ACCEPTED)).isEqualTo(1);
        assertThat(served.write(Pattern.bytes(0, 1000, 1))).isEqualTo(1000);
        loop.run();
        assertThat(client.readableBytes()).isEqualTo(1000);
        assertThat(served.info().segmentBytes()).isEqualTo(client.info().segmentBytes());
    }

    @Test
    void whoseSynWasAnsweredTwiceIsServedByTheFirstAnswer() {
        Loop loop = new Loop(LIMITS);
        Tcp server = loop.right.tcp;
        TcpListener listener = server.listen(loop.right.address, 80, 64).orElseThrow();
        TcpSegment strangers = new TcpSegment();
        for (int i = 0; i < LIMITS.halfOpen(); i++) {
            flood(strangers, server, loop.right.address, i);
        }
        loop.right.forget();
        TcpSocket client = loop.left.tcp.connect(loop.left.address, 0, loop.right.address, 80).orElseThrow();
        loop.left.deliver();
        assertThat(server.counted(TcpCounter.COOKIES_SENT)).isEqualTo(1);
        // the cookie takes its time: meanwhile a stranger goes, and the SYN comes again
        segment(strangers, server, loop.right.address, 0, TcpSegment.RST, 1);
        loop.nowNs += 1_500_000_000L;
        loop.left.tcp.poll(loop.nowNs);
        loop.left.deliver();
        assertThat(server.connections()).isEqualTo(LIMITS.halfOpen());
        loop.run();

        assertThat(server.counted(TcpCounter.COOKIES_ACCEPTED)).isEqualTo(1);
        assertThat(client.state()).isEqualTo(TcpState.ESTABLISHED);
        TcpSocket served = listener.accept().orElseThrow();
        assertThat(served.write(Pattern.bytes(0, 1000, 1))).isEqualTo(1000);
        loop.run();
        assertThat(client.readableBytes()).isEqualTo(1000);
    }

    private static void flood(TcpSegment segment, Tcp server, IpAddress address, int number) {
        segment(segment, server, address, number, TcpSegment.SYN, 0);
    }

    private static void segment(
            TcpSegment segment, Tcp server, IpAddress address, int number, int flags, int sequence) {
        SegmentWriter writer = new SegmentWriter().clear();
        writer.flags = flags;
        writer.seq = sequence;
        writer.mss = 1460;
        writer.window = 1000;
        Ipv4Address from = new Ipv4Address(0x0a00_0000L + number);
        TcpFlow flow = TcpFlow.of(from, 1024 + number % 60_000, address, 80);
        byte[] bytes = new byte[writer.headerBytes()];
        writer.write(bytes, 0, flow);
        SegmentWriter.seal(bytes, 0, bytes.length, flow);
        segment.source(from.high(), from.low());
        segment.destination(address.high(), address.low());
        segment.wrap(bytes, 0, bytes.length);
        server.receive(segment, 1_000_000_000L);
    }
}
