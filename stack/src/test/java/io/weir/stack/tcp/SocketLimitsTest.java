package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.device.Simulation;
import io.weir.stack.ip.InterfaceAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a socket holds if told to hold less than others, and buffers that are written together. */
final class SocketLimitsTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final IpAddress LEFT = IpAddress.of("192.0.2.1");
    private static final IpAddress RIGHT = IpAddress.of("192.0.2.2");
    private static final int LIMIT = 8192;

    private final SimulatedLink link = SimulatedLink.perfect(Medium.IP);
    private final Stack left = stack(link.left(), LEFT);
    private final Stack right = stack(link.right(), RIGHT);
    private final TcpTransport leftTcp = tcp(left);
    private final TcpTransport rightTcp = tcp(right);
    private final Simulation simulation = new Simulation(left, right);
    private final TcpSocket client;
    private final TcpSocket server;

    SocketLimitsTest() {
        TcpListener listener = rightTcp.tcp().listen(RIGHT, 80, 8).orElseThrow();
        client = leftTcp.tcp().connect(LEFT, 0, RIGHT, 80).orElseThrow();
        simulation.run(SECOND_NS);
        server = listener.accept().orElseThrow();
        client.noDelay(true);
    }

    private static Stack stack(Device device, IpAddress address) {
        return new Stack(device, 1, 0).add(new InterfaceAddress(address, 24));
    }

    private static TcpTransport tcp(Stack stack) {
        return stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new Random(3)));
    }

    @Test
    void buffersWrittenTogetherShareASegment() {
        long before = leftTcp.tcp().counted(TcpCounter.SENT);
        ByteBuffer[] parts = {ByteBuffer.allocate(10), ByteBuffer.allocate(0), ByteBuffer.allocate(20), ByteBuffer.allocate(99)};
        assertThat(client.write(parts, 3)).isEqualTo(30);
        simulation.run(SECOND_NS);
        assertThat(leftTcp.tcp().counted(TcpCounter.SENT) - before).isEqualTo(1);
        assertThat(server.readableBytes()).as("the fourth was not given").isEqualTo(30);
    }

    @Test
    void takesNoMoreThanItMayHoldUnsent() {
        client.sendLimit(LIMIT);
        ByteBuffer[] parts = {ByteBuffer.allocate(5000), ByteBuffer.allocate(5000)};
        assertThat(client.write(parts, 2)).isEqualTo(LIMIT);
        assertThat(parts[1].remaining()).isEqualTo(10_000 - LIMIT);
        assertThat(client.sendLimit()).isEqualTo(LIMIT);
    }

    @Test
    void holdsNoMoreThanItMayUnread() {
        server.receiveLimit(LIMIT);
        ByteBuffer into = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 10; i++) {
            client.write(ByteBuffer.allocate(100_000));
            simulation.run(SECOND_NS);
            if (i > 0) {
                // the first window was offered before
                assertThat(server.readableBytes()).isPositive().isLessThanOrEqualTo(LIMIT);
            }
            server.read(into.clear());
        }
    }

    @Test
    void knowsItsAddressOnAWay() {
        assertThat(leftTcp.source(RIGHT)).contains(LEFT);
        assertThat(leftTcp.source(IpAddress.of("2001:db8::1"))).as("an IPv4 host").isEmpty();
    }
}
