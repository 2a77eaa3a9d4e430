package io.weir.stack.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.stack.Mutations;
import io.weir.stack.Packets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No parser throws, reads outside of what it was given, or says more bytes than there are, whatever the bytes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ParserFuzzTest {
    private static final int ROUNDS = 150_000;
    private static final IpAddress A4 = IpAddress.of("10.0.0.1");
    private static final IpAddress B4 = IpAddress.of("10.0.0.2");
    private static final Ipv6Address A6 = Ipv6Address.of("2001:db8::1");
    private static final Ipv6Address B6 = Ipv6Address.of("2001:db8::2");
    private static final MacAddress MAC = MacAddress.of("02:00:00:00:00:01");

    @Test
    void ipv4() {
        byte[] options = HexFormat.of().parseHex("470000240000000040110000" + "0a0000010a000002" + "8307040a00000101" + "0102030405060708");
        fix(options);
        Mutations mutations = new Mutations(1, Packets.udp(A4, B4, 0x10000007, new byte[30]), options);
        Ipv4Packet packet = new Ipv4Packet();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutations.next();
            if (i % 2 == 0 && bytes.length >= 20) {
                fix(bytes);
            }
            if (packet.read(bytes, 0, bytes.length) == Drop.NONE) {
                within(packet.payloadAt(), packet.payloadBytes(), bytes);
                assertThat(packet.totalBytes()).isLessThanOrEqualTo(bytes.length);
                Ipv4Header.of(packet);
            }
            if (packet.readQuoted(bytes, 0, bytes.length) == Drop.NONE) {
                within(packet.payloadAt(), packet.payloadBytes(), bytes);
            }
        }
    }

    @Test
    void ipv6() {
        byte[] plain = Packets.udp(A6, B6, 0x10000007, new byte[30]);
        String hopByHop = "3c00050200000100";
        String destinationOptions = "2b01010a000000000000000000000000";
        String routing = "2c00000000000000";
        String firstFragment = "1100000100000007";
        String datagram = "0001000200080000";
        byte[] chain = Packets.ip(A6, B6, Protocols.HOP_BY_HOP, HexFormat.of().parseHex(
                hopByHop + destinationOptions + routing + firstFragment + datagram));
        byte[] fragment = Packets.ip(A6, B6, 44, HexFormat.of().parseHex("1100000900000007" + "0001000200080000"));
        Mutations mutations = new Mutations(2, plain, chain, fragment);
        Ipv6Packet packet = new Ipv6Packet();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutations.next();
            Drop wrong = i % 3 == 0
                    ? packet.readQuoted(bytes, 0, bytes.length)
                    : packet.read(bytes, 0, bytes.length);
            if (wrong == Drop.NONE) {
                within(packet.payloadAt(), packet.payloadBytes(), bytes);
                assertThat(packet.totalBytes()).isLessThanOrEqualTo(bytes.length);
                if (packet.isFragment()) {
                    within(packet.fragmentDataAt(), packet.fragmentDataBytes(), bytes);
                    assertThat(packet.fragmentOffset() + packet.fragmentProtocol() + packet.fragmentId()).isNotNull();
                }
                Ipv6Header.read(bytes, 0);
            } else {
                assertThat(packet.problemCode()).isBetween(Ipv6Packet.NOT_TOLD, 3);
                assertThat(packet.problemCode() < 0 || packet.problemAt() < bytes.length).isTrue();
            }
        }
    }

    @Test
    void arp() {
        ArpMessage.Station one = new ArpMessage.Station(MAC, (Ipv4Address) A4);
        Mutations mutations = new Mutations(3, Packets.arp(new ArpMessage(1, one, one)));
        ArpPacket packet = new ArpPacket();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutations.next();
            if (packet.read(bytes, 0, bytes.length) == Drop.NONE) {
                byte[] again = Packets.arp(ArpMessage.of(packet));
                assertThat(again).isEqualTo(Arrays.copyOf(bytes, ArpMessage.BYTES));
            }
        }
    }

    @Test
    void icmpAndNeighbours() {
        byte[] solicitation = payload(Packets.solicitation(A6, B6, MAC));
        byte[] echo = payload(Packets.icmp(A6, B6, new IcmpHeader(128, 0, 7), new byte[20]));
        Mutations mutations = new Mutations(4, solicitation, echo);
        IcmpPacket icmp = new IcmpPacket();
        NeighbourPacket neighbour = new NeighbourPacket();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutations.next();
            if (icmp.read(bytes, 0, bytes.length, 0) == Drop.NONE) {
                within(icmp.bodyAt(), icmp.bodyBytes(), bytes);
                IcmpHeader.of(icmp);
            }
            if (neighbour.read(bytes, 0, bytes.length) == Drop.NONE) {
                NeighbourMessage.of(neighbour);
            }
        }
    }

    @Test
    void udp() {
        Mutations mutations = new Mutations(5, Arrays.copyOfRange(Packets.udp(A4, B4, 0x10000007, new byte[30]), 20, 58));
        UdpPacket packet = new UdpPacket();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutations.next();
            if (packet.read(bytes, 0, bytes.length) == Drop.NONE) {
                within(packet.dataAt(), packet.dataBytes(), bytes);
                packet.intact(0);
                UdpHeader.of(packet);
            }
        }
    }

    private static byte[] payload(byte[] ipv6) {
        return Arrays.copyOfRange(ipv6, Ipv6Header.BYTES, ipv6.length);
    }

    private static void within(int at, int length, byte[] bytes) {
        assertThat(at >= 0 && length >= 0 && at + length <= bytes.length).isTrue();
    }

    /** Makes an IPv4 header's checksum right, so that what is behind that check is reached. */
    private static void fix(byte[] bytes) {
        int header = Math.min((bytes[0] & 15) * 4, bytes.length);
        if (header >= Ipv4Header.BYTES) {
            Wire.putShort(bytes, 10, 0);
            Wire.putShort(bytes, 10, InternetChecksum.fold(InternetChecksum.sum(bytes, 0, header)));
        }
    }
}
