package io.weir.stack;

import static io.weir.stack.TwoHosts.RIGHT4;
import static io.weir.stack.TwoHosts.RIGHT6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.ip.Route;
import io.weir.stack.raw.RawSocket;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import io.weir.stack.udp.UdpSocket;
import io.weir.stack.wire.ArpMessage;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.Protocols;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole stack under hostile frames: it never throws, holds no more than it may, and serves on as if nothing had been. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class StackFuzzTest {
    private static final int FRAMES = 60_000;
    private static final MacAddress LEFT_MAC = MacAddress.of("02:00:00:00:00:01");
    private static final MacAddress RIGHT_MAC = MacAddress.of("02:00:00:00:00:02");
    private static final IpAddress LEFT4 = TwoHosts.LEFT4;
    private static final Ipv6Address LEFT6 = (Ipv6Address) TwoHosts.LEFT6;

    private final SimulatedLink link = SimulatedLink.perfect(Medium.ETHERNET);
    private final byte[] buffer = new byte[2000];
    private final ByteBuffer data = ByteBuffer.allocate(2000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesHostileFrames(long seed) {
        Stack stack = new Stack(link.right(), seed, 0);
        Udp udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, seed));
        RawSocket raw = stack.add(output -> new RawSocket(output, Protocols.EXPERIMENT, 10_000));
        stack.add(InterfaceAddress.of("10.0.0.2/24")).add(InterfaceAddress.of("2001:db8::2/64"));
        stack.add(Route.byDefault(IpAddress.of("10.0.0.254"))).add(Route.byDefault(IpAddress.of("fe80::1")));
        UdpSocket echo = udp.open(TwoHosts.ANY6, 7).socket();
        echo.onReadable(() -> answer(echo));
        udp.open(TwoHosts.ANY6, 8).socket();
        Mutations mutations = new Mutations(seed, corpus());
        long nowNs = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mutations.next();
            if (frame.length <= link.left().frameBytes()) {
                link.left().transmit(frame, 0, frame.length);
            }
            nowNs += i % 1000 == 0 ? TimeUnit.SECONDS.toNanos(3) : 10_000;
            stack.poll(nowNs);
            while (raw.receive(data.clear()) != RawSocket.NOTHING) {
                assertThat(raw.source()).isNotNull();
            }
            discardOutput(nowNs);
        }
        assertThat(udp.memoryUsed()).as("seed %d", seed).isLessThanOrEqualTo(UdpSettings.DEFAULTS.memoryBytes());
        nowNs = quiet(stack, nowNs);
        assertThat(answers(stack, nowNs, RIGHT4)).as("seed %d, IPv4", seed).isTrue();
        assertThat(answers(stack, nowNs, RIGHT6)).as("seed %d, IPv6", seed).isTrue();
    }

    private void answer(UdpSocket socket) {
        while (socket.receive(data.clear()) != UdpSocket.NOTHING) {
            socket.send(data.flip(), socket.source(), Math.max(1, socket.sourcePort()));
        }
    }

    private void discardOutput(long nowNs) {
        link.left().time(nowNs);
        while (link.left().receive(buffer, 0) >= 0) {
            assertThat(buffer).isNotNull();
        }
    }

    /** When nobody sends any more, all timers run out. */
    private long quiet(Stack stack, long fromNs) {
        long nowNs = fromNs;
        for (int i = 0; i < 10_000 && stack.deadlineNs() != Stack.NEVER; i++) {
            nowNs = Math.max(nowNs + 1, stack.deadlineNs());
            stack.poll(nowNs);
            discardOutput(nowNs);
        }
        assertThat(stack.deadlineNs()).as("nothing is left over").isEqualTo(Stack.NEVER);
        assertThat(nowNs - fromNs).isLessThan(TimeUnit.MINUTES.toNanos(15));
        return nowNs;
    }

    private boolean answers(Stack stack, long nowNs, IpAddress to) {
        IpAddress from = to.version() == 4 ? LEFT4 : LEFT6;
        int type = to.version() == 4 ? Protocols.ETHER_IPV4 : Protocols.ETHER_IPV6;
        byte[] question = Packets.udp(from, to, 5555 << 16 | 7, "still there?".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        if (to.version() == 4) {
            send(RIGHT_MAC, Protocols.ETHER_ARP, Packets.arp(new ArpMessage(1, station(LEFT_MAC, LEFT4), station(RIGHT_MAC, RIGHT4))));
        } else {
            send(RIGHT_MAC, type, Packets.solicitation(LEFT6, (Ipv6Address) to, LEFT_MAC));
        }
        send(RIGHT_MAC, type, question);
        stack.poll(nowNs);
        stack.poll(nowNs);
        link.left().time(nowNs);
        int length;
        while ((length = link.left().receive(buffer, 0)) >= 0) {
            byte[] tail = Arrays.copyOfRange(buffer, Math.max(0, length - 12), length);
            if (new String(tail, java.nio.charset.StandardCharsets.US_ASCII).equals("still there?")) {
                return true;
            }
        }
        return false;
    }

    private void send(MacAddress to, int type, byte[] payload) {
        byte[] frame = Packets.ethernet(to, LEFT_MAC, type, payload);
        link.left().transmit(frame, 0, frame.length);
    }

    private static ArpMessage.Station station(MacAddress mac, IpAddress address) {
        return new ArpMessage.Station(mac, (Ipv4Address) address);
    }

    private static byte[][] corpus() {
        Ipv6Address right6 = (Ipv6Address) RIGHT6;
        byte[] ours4 = Packets.udp(RIGHT4, LEFT4, 7 << 16 | 5555, new byte[40]);
        byte[] ours6 = Packets.udp(RIGHT6, LEFT6, 7 << 16 | 5555, new byte[40]);
        byte[] fragment4 = Packets.udp(LEFT4, RIGHT4, 5555 << 16 | 7, new byte[600]);
        fragment4[6] = 0x20;
        byte[] fragment6 = new byte[608];
        fragment6[0] = 17;
        fragment6[3] = 1;
        return new byte[][] {
            arp(1), arp(2),
            ipv4(Packets.udp(LEFT4, RIGHT4, 5555 << 16 | 7, new byte[100])),
            ipv4(Packets.udp(LEFT4, RIGHT4, 5555 << 16 | 9, new byte[1])),
            ipv4(Packets.icmp(LEFT4, RIGHT4, new IcmpHeader(8, 0, 5), new byte[56])),
            ipv4(Packets.icmp(LEFT4, RIGHT4, new IcmpHeader(3, 3, 0), ours4)),
            ipv4(Packets.icmp(LEFT4, RIGHT4, new IcmpHeader(3, 4, 700), ours4)),
            ipv4(Packets.ip(LEFT4, RIGHT4, Protocols.EXPERIMENT, new byte[50])),
            ipv4(fragment4),
            ipv6(Packets.udp(LEFT6, RIGHT6, 5555 << 16 | 7, new byte[100])),
            ipv6(Packets.icmp(LEFT6, RIGHT6, new IcmpHeader(128, 0, 5), new byte[56])),
            ipv6(Packets.icmp(LEFT6, RIGHT6, new IcmpHeader(2, 0, 1300), ours6)),
            ipv6(Packets.icmp(LEFT6, RIGHT6, new IcmpHeader(1, 4, 0), ours6)),
            ipv6(Packets.solicitation(LEFT6, right6, LEFT_MAC)),
            ipv6(Packets.ip(LEFT6, RIGHT6, Protocols.FRAGMENT, fragment6)),
            ipv6(Packets.ip(LEFT6, RIGHT6, Protocols.HOP_BY_HOP, new byte[] {17, 0, 5, 2, 0, 0, 1, 0, 0, 1, 0, 2, 0, 8, 0, 0}))
        };
    }

    private static byte[] arp(int operation) {
        ArpMessage message = new ArpMessage(operation, station(LEFT_MAC, LEFT4), station(RIGHT_MAC, RIGHT4));
        return Packets.ethernet(operation == 1 ? MacAddress.BROADCAST : RIGHT_MAC, LEFT_MAC, Protocols.ETHER_ARP, Packets.arp(message));
    }

    private static byte[] ipv4(byte[] packet) {
        return Packets.ethernet(RIGHT_MAC, LEFT_MAC, Protocols.ETHER_IPV4, packet);
    }

    private static byte[] ipv6(byte[] packet) {
        return Packets.ethernet(RIGHT_MAC, LEFT_MAC, Protocols.ETHER_IPV6, packet);
    }
}
