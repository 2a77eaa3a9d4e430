package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Segments that look valid, near the edges of what a connection expects, in every state and between calls of the
 * sockets: nothing is thrown, nothing is more than its limit, and when all timers have run out nothing is left.
 */
final class FuzzTest {
    private static final int LIVES = 4000;
    private static final int STEPS = 120;
    private static final IpAddress HERE = IpAddress.of("2001:db8::1");
    private static final IpAddress THERE = IpAddress.of("2001:db8::2");
    private static final TcpLimits LIMITS = new TcpLimits(8, 2, 2, 1 << 14, 1 << 14, 1 << 18);

    private final TcpSegment segment = new TcpSegment();
    private final byte[] bytes = new byte[4096];
    private final List<TcpSocket> sockets = new ArrayList<>();
    private Random random;
    private Tcp tcp;
    private TcpListener listener;
    private long nowNs;

    @Test
    void nothingThatLooksValidDoesHarm() {
        long first = new Random().nextLong(1_000_000_000);
        System.out.println("fuzz from seed " + first);
        for (int i = 0; i < LIVES; i++) {
            live(first + i);
        }
    }

    private void live(long seed) {
        random = new Random(seed);
        nowNs = 1_000_000_000;
        sockets.clear();
        TcpSettings settings = new TcpSettings(
                random.nextBoolean() ? EnumSet.allOf(TcpFeature.class) : Set.of(),
                LIMITS, TcpTimes.USUAL);
        tcp = Tcp.create(settings, new Sink(), new Random(seed));
        tcp.advance(nowNs);
        listener = tcp.listen(HERE, 80, 2).orElseThrow();
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
                checkLimits();
            }
            end();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void step() {
        nowNs += random.nextInt(4) == 0 ? random.nextLong(3_000_000_000L) : random.nextInt(50_000_000);
        switch (random.nextInt(10)) {
            case 0 -> call();
            case 1 -> tcp.poll(nowNs);
            case 2 -> listener.accept().ifPresent(sockets::add);
            case 3 -> {
                if (sockets.size() < 4 && tcp.connect(HERE, 90 + random.nextInt(2), THERE, 1000)
                        instanceof TcpAnswer.Given<TcpSocket>(TcpSocket socket)) {
                    sockets.add(socket);
                }
            }
            default -> arrive();
        }
    }

    private void call() {
        if (sockets.isEmpty()) {
            return;
        }
        TcpSocket socket = sockets.get(random.nextInt(sockets.size()));
        switch (random.nextInt(12)) {
            case 0 -> socket.close();
            case 1 -> socket.shutdownOutput();
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    socket.abort();
                }
            }
            case 3, 4, 5 -> socket.read(ByteBuffer.allocate(random.nextInt(20_000)));
            case 6 -> tcp.unreachable(socket.flow(), socket.connection.sender.una, random.nextBoolean());
            case 7 -> tcp.pathChanged(socket.flow());
            case 8 -> socket.keepAlive(true);
            default -> socket.write(ByteBuffer.allocate(random.nextInt(20_000)));
        }
    }

    private void arrive() {
        boolean known = !sockets.isEmpty() && random.nextInt(4) > 0;
        Connection c = known ? sockets.get(random.nextInt(sockets.size())).connection : null;
        TcpFlow flow = known ? mirror(c.flow) : TcpFlow.of(THERE, 1000 + random.nextInt(3), HERE, 80);
        SegmentWriter writer = new SegmentWriter().clear();
        writer.flags = flags();
        writer.seq = near(c == null ? 0 : c.receiver.nxt, c == null ? 0 : c.receiver.windowBytes());
        writer.ack = near(c == null ? 0 : random.nextBoolean() ? c.sender.una : c.sender.nxt, 0);
        writer.window = random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(0x10000);
        options(writer, c);
        int payload = random.nextBoolean() ? 0 : random.nextInt(1500);
        int header = writer.write(bytes, 0, flow);
        SegmentWriter.seal(bytes, 0, header + payload, flow);
        segment.source(THERE.high(), THERE.low());
        segment.destination(HERE.high(), HERE.low());
        segment.congestion(random.nextInt(4));
        if (segment.wrap(bytes, 0, header + payload)) {
            tcp.receive(segment, nowNs);
        }
    }

    private static TcpFlow mirror(TcpFlow flow) {
        return TcpFlow.of(flow.remoteAddress(), flow.remotePort(), flow.localAddress(), flow.localPort());
    }

    private int flags() {
        return switch (random.nextInt(8)) {
            case 0 -> TcpSegment.SYN;
            case 1 -> TcpSegment.SYN | TcpSegment.ACK;
            case 2 -> TcpSegment.FIN | TcpSegment.ACK;
            case 3 -> random.nextInt(5) == 0 ? TcpSegment.RST : random.nextInt(256);
            default -> TcpSegment.ACK;
        };
    }

    private int near(int number, int window) {
        return switch (random.nextInt(8)) {
            case 0 -> number + random.nextInt(3) - 1;
            case 1 -> number + window + random.nextInt(3) - 1;
            case 2 -> number + random.nextInt(20_000) - 10_000;
            case 3 -> random.nextInt();
            case 4 -> number + random.nextInt(1, 4000);
            default -> number;
        };
    }

    private void options(SegmentWriter writer, Connection c) {
        writer.timestamps = random.nextBoolean();
        writer.tsVal = c == null || random.nextInt(5) == 0 ? random.nextInt() : c.tsRecent + random.nextInt(20);
        writer.tsEcr = random.nextInt();
        writer.mss = random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0;
        writer.sackPermitted = random.nextBoolean();
        writer.scale = random.nextBoolean() ? random.nextInt(20) : -1;
        if (c != null && random.nextInt(3) == 0 && writer.headerBytes() <= 40) {
            writer.sackCount = 1 + random.nextInt(2);
            for (int i = 0; i < 4; i++) {
                writer.sacks[i] = near(c.sender.una, c.sender.nxt - c.sender.una);
            }
        }
    }

    private void checkLimits() {
        assertThat(tcp.connections()).isLessThanOrEqualTo(LIMITS.connections());
        assertThat(tcp.bufferBytes()).isBetween(0L, LIMITS.bufferBytes());
        for (TcpSocket socket : sockets) {
            Connection c = socket.connection;
            Sender sender = c.sender;
            assertThat(Seq.atMost(sender.una, sender.nxt)).as("una at most nxt").isTrue();
            assertThat(sender.queuedBytes()).isBetween(0, LIMITS.sendBytes());
            assertThat(c.receiver.readableBytes()).isBetween(0, LIMITS.receiveBytes());
            assertThat(sender.pipe()).isGreaterThanOrEqualTo(0);
            if (c.state().transmits()) {
                Scoreboard board = sender.board;
                assertThat(board.isEmpty() ? 0 : board.end(board.next() - 1) - board.start(board.first()))
                        .as("what is on the scoreboard is what is not acknowledged")
                        .isEqualTo(sender.nxt - sender.una);
                assertThat(sender.timers.deadlineNs() == Connection.NEVER && !board.isEmpty()).as("waits for ever").isFalse();
            }
        }
    }

    /** Everybody closes, nobody answers. */
    private void end() {
        sockets.forEach(TcpSocket::close);
        listener.close();
        for (int i = 0; tcp.deadlineNs() != Connection.NEVER; i++) {
            assertThat(i).as("turns").isLessThan(10_000);
            tcp.poll(tcp.deadlineNs());
        }
        assertThat(tcp.connections()).as("connections left: " + tcp.show()).isZero();
        assertThat(tcp.bufferBytes()).as("memory left").isZero();
    }

    private final class Sink implements SegmentOutput {
        private final byte[] out = new byte[2048];

        @Override
        public int maximumBytes(TcpFlow flow) {
            return 600 + random.nextInt(800);
        }

        @Override
        public void begin(TcpFlow flow, int count) {}

        @Override
        public byte[] bytes() {
            return out;
        }

        @Override
        public int at() {
            return 0;
        }

        @Override
        public boolean commit(TcpFlow flow, int count, int congestion) {
            return random.nextInt(10) > 0;
        }
    }
}
