package io.weir.stack.ip;

import static io.weir.stack.OneHost.OUR_MAC;
import static io.weir.stack.OneHost.THEIR_MAC;
import static io.weir.stack.OneHost.THEM4;
import static io.weir.stack.OneHost.THEM6;
import static io.weir.stack.OneHost.US4;
import static io.weir.stack.OneHost.US6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.stack.OneHost;
import io.weir.stack.Packets;
import io.weir.stack.TwoHosts;
import io.weir.stack.device.Medium;
import io.weir.stack.udp.UdpSocket;
import io.weir.stack.wire.ArpMessage;
import io.weir.stack.wire.EthernetHeader;
import io.weir.stack.wire.NeighbourMessage;
import io.weir.stack.wire.Protocols;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A stack on an Ethernet: ARP, neighbour discovery, gateways. */
final class LinkTest {
    private final OneHost host = new OneHost(Medium.ETHERNET);

    @Test
    void announcesItsAddresses() {
        List<byte[]> first = host.turn();
        assertThat(first).hasSize(2);
        assertThat(EthernetHeader.read(first.getFirst(), 0))
                .isEqualTo(new EthernetHeader(MacAddress.BROADCAST, OUR_MAC, Protocols.ETHER_ARP));
        assertThat(EthernetHeader.destination(first.get(1), 0)).as("is the address free?").isEqualTo(0x3333_ff00_0002L);
        List<byte[]> second = host.after(1000);
        assertThat(second).hasSize(1);
        assertThat(EthernetHeader.destination(second.getFirst(), 0)).as("it was").isEqualTo(0x3333_0000_0001L);
    }

    @Test
    void answersArpForItsAddressOnly() {
        host.turn();
        List<byte[]> answers = host.give(arp(ArpMessage.REQUEST, THEM4, US4));
        assertThat(answers).hasSize(1);
        byte[] expected = Packets.ethernet(THEIR_MAC, OUR_MAC, Protocols.ETHER_ARP,
                Packets.arp(new ArpMessage(ArpMessage.REPLY, station(OUR_MAC, US4), station(THEIR_MAC, THEM4))));
        assertThat(answers.getFirst()).isEqualTo(expected);
        assertThat(host.give(arp(ArpMessage.REQUEST, THEM4, IpAddress.of("10.0.0.3")))).isEmpty();
    }

    @Test
    void addressThatAnotherHasIsNotUsed() {
        host.turn();
        NeighbourMessage mine = new NeighbourMessage(false, NeighbourMessage.OVERRIDE, US6, Optional.of(THEIR_MAC));
        host.give(ipv6(Packets.neighbour(US6, Ipv6Address.of("ff02::1"), mine)));
        host.after(2000);
        assertThat(host.stack.addresses()).containsExactly(InterfaceAddress.of("10.0.0.2/24"));
        assertThat(host.stack.duplicateAddresses()).isEqualTo(1);
    }

    @Test
    void addressThatAnotherWantsAtTheSameTimeIsNotUsed() {
        host.turn();
        NeighbourMessage question = new NeighbourMessage(true, 0, US6, Optional.empty());
        host.give(ipv6(Packets.neighbour(Ipv6Address.UNSPECIFIED, US6.solicitedNode(), question)));
        host.after(2000);
        assertThat(host.stack.duplicateAddresses()).isEqualTo(1);
    }

    @Test
    void defendsItsAddress() {
        host.after(2000);
        NeighbourMessage question = new NeighbourMessage(true, 0, US6, Optional.empty());
        List<byte[]> answers = host.give(ipv6(Packets.neighbour(Ipv6Address.UNSPECIFIED, US6.solicitedNode(), question)));
        assertThat(answers).hasSize(1);
        assertThat(EthernetHeader.destination(answers.getFirst(), 0)).isEqualTo(0x3333_0000_0001L);
        assertThat(host.stack.addresses()).hasSize(2);
    }

    @Test
    void answersSolicitationsFromTheLinkOnly() {
        host.after(2000);
        byte[] question = Packets.solicitation(THEM6, US6, THEIR_MAC);
        assertThat(host.give(ipv6(question))).hasSize(1);
        question[7] = (byte) 254;
        assertThat(host.give(ipv6(question))).as("came through a router").isEmpty();
    }

    @Test
    void asksForTheGatewayAndSendsToIt() {
        host.after(2000);
        host.stack.add(Route.byDefault(IpAddress.of("10.0.0.254")));
        UdpSocket socket = host.udp.open(TwoHosts.ANY4, 5000).socket();
        assertThat(socket.send(ByteBuffer.allocate(9), IpAddress.of("192.0.2.1"), 7)).isEqualTo(Sent.SENT);
        byte[] question = host.turn().getFirst();
        assertThat(Arrays.copyOfRange(question, 38, 42)).containsExactly(10, 0, 0, 254);
        List<byte[]> sent = host.give(arp(ArpMessage.REPLY, IpAddress.of("10.0.0.254"), US4));
        assertThat(sent).hasSize(1);
        assertThat(EthernetHeader.destination(sent.getFirst(), 0)).isEqualTo(THEIR_MAC.value());
        assertThat(Arrays.copyOfRange(sent.getFirst(), 30, 34)).containsExactly(192, 0, 2, 1);
    }

    @Test
    void longestPrefixDecides() {
        host.stack.add(Route.byDefault(IpAddress.of("10.0.0.254")));
        host.stack.add(new Route(io.weir.net.IpPrefix.of("192.0.2.0/24"), Optional.of(IpAddress.of("10.0.0.253"))));
        host.turn();
        UdpSocket socket = host.udp.open(TwoHosts.ANY4, 5000).socket();
        socket.send(ByteBuffer.allocate(9), IpAddress.of("192.0.2.1"), 7);
        assertThat(host.turn().getFirst()[41]).isEqualTo((byte) 253);
        socket.send(ByteBuffer.allocate(9), IpAddress.of("192.0.3.1"), 7);
        assertThat(host.turn().getFirst()[41]).isEqualTo((byte) 254);
    }

    @Test
    void withoutRouteNothingIsSent() {
        UdpSocket socket = host.udp.open(TwoHosts.ANY4, 5000).socket();
        assertThat(socket.send(ByteBuffer.allocate(9), IpAddress.of("192.0.2.1"), 7)).isEqualTo(Sent.NO_ROUTE);
    }

    @Test
    void ignoresFramesForOthers() {
        host.turn();
        byte[] packet = Packets.udp(THEM4, US4, 5000 << 16 | 7, new byte[1]);
        byte[] frame = Packets.ethernet(MacAddress.of("02:00:00:00:00:77"), THEIR_MAC, Protocols.ETHER_IPV4, packet);
        assertThat(host.give(frame)).isEmpty();
        assertThat(host.stack.drops().total()).isZero();
    }

    private static byte[] arp(int operation, IpAddress from, IpAddress to) {
        ArpMessage message = new ArpMessage(operation, station(THEIR_MAC, from), station(OUR_MAC, to));
        return Packets.ethernet(OUR_MAC, THEIR_MAC, Protocols.ETHER_ARP, Packets.arp(message));
    }

    private static ArpMessage.Station station(MacAddress mac, IpAddress address) {
        return new ArpMessage.Station(mac, (Ipv4Address) address);
    }

    private static byte[] ipv6(byte[] packet) {
        return Packets.ethernet(MacAddress.of("33:33:00:00:00:01"), THEIR_MAC, Protocols.ETHER_IPV6, packet);
    }
}
