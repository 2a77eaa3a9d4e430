package io.weir.stack.udp;

import static io.weir.stack.TwoHosts.ANY4;
import static io.weir.stack.TwoHosts.ANY6;
import static io.weir.stack.TwoHosts.LEFT4;
import static io.weir.stack.TwoHosts.LEFT6;
import static io.weir.stack.TwoHosts.RIGHT4;
import static io.weir.stack.TwoHosts.RIGHT6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.TwoHosts;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.ip.Failure;
import io.weir.stack.ip.Sent;
import io.weir.stack.wire.Drop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UdpTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(70_000);

    @ParameterizedTest
    @EnumSource
    void datagramsOfAnySizeArriveAsTheyWereSent(Medium medium) {
        TwoHosts hosts = new TwoHosts(SimulatedLink.perfect(medium));
        UdpSocket server = hosts.rightUdp.open(ANY6, 7).socket();
        UdpSocket client = hosts.leftUdp.open(ANY6, 0).socket();
        for (IpAddress to : new IpAddress[] {RIGHT4, RIGHT6}) {
            for (int size : new int[] {0, 1, 2, 1000, 1452, 1453, 1472, 1473, 3000, 65_507}) {
                byte[] sent = bytes(size);
                assertThat(client.send(ByteBuffer.wrap(sent), to, 7)).isEqualTo(Sent.SENT);
                hosts.runMs(10);
                assertThat(received(server)).as("%s bytes to %s", size, to).isEqualTo(sent);
                assertThat(server.sourcePort()).isEqualTo(client.port());
                assertThat(server.source()).isEqualTo(to == RIGHT4 ? LEFT4 : LEFT6);
                assertThat(server.destination()).isEqualTo(to);
            }
        }
        assertThat(hosts.left.drops().byReason()).isEmpty();
        assertThat(hosts.right.drops().byReason()).isEmpty();
    }

    @Test
    void datagramLongerThanAnyPacketIsRefused() {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket client = hosts.leftUdp.open(ANY6, 0).socket();
        assertThat(client.send(ByteBuffer.allocate(65_508), RIGHT4, 7)).isEqualTo(Sent.TOO_LONG);
        assertThat(client.send(ByteBuffer.allocate(65_528), RIGHT6, 7)).isEqualTo(Sent.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void connectedSocketIsToldThatNobodyListens(String remote) {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket client = hosts.leftUdp.open(ANY6, 0).socket();
        assertThat(client.connect(IpAddress.of(remote), 9)).isTrue();
        client.send(ByteBuffer.allocate(10));
        hosts.runMs(10);
        assertThat(client.takeFailure()).contains(Failure.PORT_UNREACHABLE);
        assertThat(client.takeFailure()).isEmpty();
        assertThat(hosts.right.drops().count(Drop.NO_PORT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.77", "2001:db8::77"})
    void connectedSocketIsToldThatTheHostDoesNotAnswer(String remote) {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket client = hosts.leftUdp.open(ANY6, 0).socket();
        client.connect(IpAddress.of(remote), 9);
        client.send(ByteBuffer.allocate(10));
        hosts.runMs(2900);
        assertThat(client.takeFailure()).isEmpty();
        hosts.runMs(200);
        assertThat(client.takeFailure()).contains(Failure.HOST_UNREACHABLE);
    }

    @Test
    void connectedSocketHearsItsPeerOnly() {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket server = hosts.rightUdp.open(RIGHT4, 7).socket();
        UdpSocket one = hosts.leftUdp.open(LEFT4, 1000).socket();
        UdpSocket other = hosts.leftUdp.open(LEFT4, 1001).socket();
        server.connect(LEFT4, 1000);
        one.send(ByteBuffer.wrap(new byte[] {1}), RIGHT4, 7);
        other.send(ByteBuffer.wrap(new byte[] {2}), RIGHT4, 7);
        hosts.runMs(10);
        assertThat(received(server)).containsExactly(1);
        assertThat(server.waiting()).isZero();
    }

    @Test
    void talksToItself() {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket server = hosts.leftUdp.open(ANY4, 7).socket();
        UdpSocket client = hosts.leftUdp.open(ANY4, 0).socket();
        client.send(ByteBuffer.wrap(new byte[] {5}), LEFT4, 7);
        hosts.runMs(1);
        assertThat(received(server)).containsExactly(5);
    }

    @Test
    void portHasOneOwnerWhereAddressesOverlap() {
        TwoHosts hosts = TwoHosts.onEthernet();
        assertThat(hosts.leftUdp.open(LEFT4, 7)).isInstanceOf(UdpOpening.Opened.class);
        assertThat(hosts.leftUdp.open(LEFT6, 7)).isInstanceOf(UdpOpening.Opened.class);
        UdpOpening taken = new UdpOpening.Refused(UdpOpening.Reason.PORT_TAKEN);
        assertThat(hosts.leftUdp.open(LEFT4, 7)).isEqualTo(taken);
        assertThat(hosts.leftUdp.open(ANY4, 7)).isEqualTo(taken);
        assertThat(hosts.leftUdp.open(ANY6, 7)).isEqualTo(taken);
        assertThat(hosts.leftUdp.open(RIGHT4, 8)).isEqualTo(new UdpOpening.Refused(UdpOpening.Reason.NOT_OUR_ADDRESS));
    }

    @Test
    void closingFreesPortAndMemory() {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket server = hosts.rightUdp.open(ANY4, 7).socket();
        hosts.leftUdp.open(ANY4, 0).socket().send(ByteBuffer.allocate(100), RIGHT4, 7);
        hosts.runMs(10);
        assertThat(hosts.rightUdp.memoryUsed()).isPositive();
        server.close();
        server.close();
        assertThat(hosts.rightUdp.memoryUsed()).isZero();
        assertThat(hosts.rightUdp.sockets()).isZero();
        assertThat(hosts.rightUdp.open(ANY4, 7)).isInstanceOf(UdpOpening.Opened.class);
    }

    @Test
    void unreadDatagramsAreBoundedAndCounted() {
        UdpSettings small = new UdpSettings(10_000, 15_000, 100, 50_000, 50_099);
        SimulatedLink link = SimulatedLink.perfect(Medium.ETHERNET);
        TwoHosts hosts = new TwoHosts(link.left(), link.right(), small);
        UdpSocket first = hosts.rightUdp.open(ANY4, 1).socket();
        hosts.rightUdp.open(ANY4, 2).socket();
        UdpSocket client = hosts.leftUdp.open(ANY4, 0).socket();
        for (int i = 0; i < 20; i++) {
            client.send(ByteBuffer.allocate(960), RIGHT4, 1);
            client.send(ByteBuffer.allocate(960), RIGHT4, 2);
            hosts.runMs(1);
        }
        assertThat(first.waiting()).isEqualTo(10);
        assertThat(hosts.rightUdp.memoryUsed()).isLessThanOrEqualTo(15_000);
        assertThat(hosts.right.drops().count(Drop.SOCKET_FULL)).isEqualTo(10);
        assertThat(hosts.right.drops().count(Drop.STACK_FULL)).isPositive();
    }

    @Test
    void ephemeralPortsAreAllUsedAndInNoOrder() {
        UdpSettings few = UdpSettings.DEFAULTS.ports(50_000, 50_099);
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        TwoHosts hosts = new TwoHosts(link.left(), link.right(), few);
        Set<Integer> ports = new HashSet<>();
        int neighbours = 0;
        int before = 0;
        for (int i = 0; i < 100; i++) {
            int port = hosts.leftUdp.open(ANY4, 0).socket().port();
            neighbours += port == before + 1 ? 1 : 0;
            before = port;
            ports.add(port);
        }
        assertThat(ports).hasSize(100).allMatch(p -> p >= 50_000 && p <= 50_099);
        assertThat(neighbours).isLessThan(30);
        assertThat(hosts.leftUdp.open(ANY4, 0)).isEqualTo(new UdpOpening.Refused(UdpOpening.Reason.NO_PORT_FREE));
    }

    @Test
    void queueKeepsDatagramsWholeAroundItsEnd() {
        TwoHosts hosts = TwoHosts.onEthernet();
        UdpSocket server = hosts.rightUdp.open(ANY4, 7).socket();
        UdpSocket client = hosts.leftUdp.open(ANY4, 0).socket();
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] a = bytes(random.nextInt(1400));
            byte[] b = bytes(random.nextInt(1400));
            client.send(ByteBuffer.wrap(a), RIGHT4, 7);
            client.send(ByteBuffer.wrap(b), RIGHT4, 7);
            hosts.runMs(1);
            assertThat(received(server)).as("seed %d", seed).isEqualTo(a);
            assertThat(received(server)).as("seed %d", seed).isEqualTo(b);
        }
    }

    private byte[] received(UdpSocket socket) {
        int length = socket.receive(buffer.clear());
        assertThat(length).as("a datagram waits").isNotEqualTo(UdpSocket.NOTHING);
        return Arrays.copyOf(buffer.array(), length);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
