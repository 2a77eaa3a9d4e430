package io.weir.stack.raw;

import static io.weir.stack.TwoHosts.LEFT4;
import static io.weir.stack.TwoHosts.LEFT6;
import static io.weir.stack.TwoHosts.RIGHT4;
import static io.weir.stack.TwoHosts.RIGHT6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.TwoHosts;
import io.weir.stack.ip.Sent;
import io.weir.stack.ip.Transport;
import io.weir.stack.ip.TransportContract;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.Protocols;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RawSocketTest extends TransportContract {
    private final ByteBuffer buffer = ByteBuffer.allocate(70_000);

    @Override
    protected Transport make(Stack stack) {
        return stack.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 10_000));
    }

    @Override
    protected byte[][] payloads() {
        return new byte[][] {new byte[50], new byte[1000]};
    }

    @Override
    protected void seal(byte[] payload, IpAddress from, IpAddress to) {
        // it has no checksum
    }

    @Test
    void payloadsArriveAsTheyWereSent() {
        TwoHosts hosts = TwoHosts.onEthernet();
        RawSocket left = hosts.left.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 100_000));
        RawSocket right = hosts.right.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 100_000));
        for (IpAddress to : new IpAddress[] {RIGHT4, RIGHT6}) {
            for (int size : new int[] {0, 1, 1480, 20_000}) {
                byte[] sent = new byte[size];
                Arrays.fill(sent, (byte) size);
                assertThat(left.send(ByteBuffer.wrap(sent), to)).isEqualTo(Sent.SENT);
                hosts.runMs(10);
                assertThat(right.receive(buffer.clear())).isEqualTo(size);
                assertThat(Arrays.copyOf(buffer.array(), size)).isEqualTo(sent);
                assertThat(right.source()).isEqualTo(to == RIGHT4 ? LEFT4 : LEFT6);
                assertThat(right.destination()).isEqualTo(to);
            }
        }
        assertThat(right.receive(buffer.clear())).isEqualTo(RawSocket.NOTHING);
    }

    @Test
    void pingIsASocketForIcmp() {
        TwoHosts hosts = TwoHosts.onEthernet();
        RawSocket ping = hosts.left.add(output -> new RawSocket(output, Protocols.ICMP, 10_000));
        byte[] echo = new byte[64];
        new IcmpHeader(IcmpHeader.ECHO, 0, 77).write(echo, 0);
        IcmpHeader.complete(echo, 0, echo.length, 0);
        ping.send(ByteBuffer.wrap(echo), RIGHT4);
        hosts.runMs(10);
        assertThat(ping.receive(buffer.clear())).isEqualTo(64);
        assertThat(buffer.array()[0]).isEqualTo((byte) IcmpHeader.ECHO_REPLY);
        assertThat(ping.source()).isEqualTo(RIGHT4);
    }

    @Test
    void whatIsNotReadIsDroppedAndCounted() {
        TwoHosts hosts = TwoHosts.onEthernet();
        RawSocket left = hosts.left.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 1000));
        hosts.right.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 5000));
        for (int i = 0; i < 10; i++) {
            left.send(ByteBuffer.allocate(960), RIGHT4);
            hosts.runMs(10);
        }
        assertThat(hosts.right.drops().count(Drop.SOCKET_FULL)).isEqualTo(5);
    }
}
