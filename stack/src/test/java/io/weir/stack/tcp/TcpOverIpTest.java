package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.Stack;
import io.weir.stack.device.Device;
import io.weir.stack.device.Faults;
import io.weir.stack.device.Medium;
import io.weir.stack.device.Polled;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.device.Simulation;
import io.weir.stack.ip.InterfaceAddress;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TCP on whole stacks, over Ethernet with neighbours to be found, IPv4 and IPv6. */
final class TcpOverIpTest {
    private static final long MINUTE_NS = 60_000_000_000L;

    private final Random random = new Random(11);

    private record Host(Stack stack, TcpTransport transport, IpAddress address) {}

    private Host host(Device device, IpAddress address, int prefix) {
        Stack stack = new Stack(device, random.nextLong(), 0).add(new InterfaceAddress(address, prefix));
        TcpTransport transport =
                stack.add(ip -> TcpTransport.create(ip, TcpSettings.USUAL, new Random(random.nextLong())));
        return new Host(stack, transport, address);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.2,24,1448", "2001:db8::1,2001:db8::2,64,1428"})
    void conversesBothWaysAndCloses(String leftAddress, String rightAddress, int prefix, int segmentBytes) {
        SimulatedLink link = SimulatedLink.of(Medium.ETHERNET, Faults.NONE.dropping(0.02), Rate.UNLIMITED, 5);
        Host left = host(link.left(), IpAddress.of(leftAddress), prefix);
        Host right = host(link.right(), IpAddress.of(rightAddress), prefix);
        Simulation simulation = new Simulation(left.stack, right.stack);
        // an IPv6 address is used once nobody else claims it
        simulation.run(2_000_000_000L);
        TcpListener listener = right.transport.tcp().listen(right.address, 80, 8).orElseThrow();
        TcpSocket client = left.transport.tcp().connect(left.address, 0, right.address, 80).orElseThrow();
        assertThat(simulation.runUntil(() -> listener.waiting() > 0, MINUTE_NS)).isTrue();
        TcpSocket server = listener.accept().orElseThrow();
        StreamApp asks = new StreamApp(client, random, 1, 300_000);
        StreamApp answers = new StreamApp(server, random, 2, 200_000);
        simulation.add(party(asks));
        simulation.add(party(answers));
        assertThat(simulation.runUntil(() -> asks.isDone() && answers.isDone(), 10 * MINUTE_NS))
                .as(asks + " / " + answers)
                .isTrue();
        assertThat(asks.readBytes()).isEqualTo(200_000);
        assertThat(answers.readBytes()).isEqualTo(300_000);
        assertThat(client.info().segmentBytes()).isEqualTo(segmentBytes);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.2,24", "2001:db8::1,2001:db8::2,64"})
    void isRefusedWhereNobodyListens(String leftAddress, String rightAddress, int prefix) {
        SimulatedLink link = SimulatedLink.perfect(Medium.ETHERNET);
        Host left = host(link.left(), IpAddress.of(leftAddress), prefix);
        Host right = host(link.right(), IpAddress.of(rightAddress), prefix);
        Simulation simulation = new Simulation(left.stack, right.stack);
        simulation.run(2_000_000_000L);
        TcpSocket client = left.transport.tcp().connect(left.address, 0, right.address, 80).orElseThrow();
        assertThat(simulation.runUntil(() -> client.state() == TcpState.CLOSED, MINUTE_NS)).isTrue();
        assertThat(client.failure()).contains(TcpFailure.REFUSED);
    }

    private static Polled party(StreamApp app) {
        return new Polled() {
            private long nextNs;

            @Override
            public int poll(long nowNs) {
                if (nowNs >= nextNs && !app.isDone()) {
                    nextNs = nowNs + 1_000_000;
                    app.run();
                }
                return 0;
            }

            @Override
            public long deadlineNs() {
                return app.isDone() ? Long.MAX_VALUE : nextNs;
            }
        };
    }
}
