package io.weir.stack.ip;

import static io.weir.stack.OneHost.THEM4;
import static io.weir.stack.OneHost.THEM6;
import static io.weir.stack.OneHost.US4;
import static io.weir.stack.OneHost.US6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.net.Ipv6Address;
import io.weir.stack.OneHost;
import io.weir.stack.Packets;
import io.weir.stack.TwoHosts;
import io.weir.stack.device.Medium;
import io.weir.stack.udp.UdpSocket;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.Ipv4Header;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.Wire;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IP and ICMP of a stack, packet by packet; its device has no Ethernet. */
final class InternetTest {
    private static final int PORTS = 5000 << 16 | 7;

    private final OneHost host = new OneHost(Medium.IP);

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void answersEchoWithWhatItWasAsked(int version) {
        int echo = version == 4 ? IcmpHeader.ECHO : IcmpHeader.V6_ECHO;
        byte[] body = HexFormat.of().parseHex("00112233445566778899");
        List<byte[]> answers = host.give(Packets.icmp(them(version), us(version), new IcmpHeader(echo, 0, 0x12345678), body));
        assertThat(answers).hasSize(1);
        IpPacket answer = read(answers.getFirst());
        assertThat(answer.source()).isEqualTo(us(version));
        assertThat(answer.destination()).isEqualTo(them(version));
        int at = answer.payloadAt();
        assertThat(answer.bytes()[at] & 0xff).isEqualTo(version == 4 ? IcmpHeader.ECHO_REPLY : IcmpHeader.V6_ECHO_REPLY);
        assertThat(Wire.intAt(answer.bytes(), at + 4)).isEqualTo(0x12345678);
        assertThat(Arrays.copyOfRange(answer.bytes(), at + 8, answer.bytes().length)).isEqualTo(body);
    }

    @Test
    void doesNotAnswerEchoToAll() {
        assertThat(host.give(Packets.icmp(THEM4, IpAddress.of("10.0.0.255"), new IcmpHeader(8, 0, 1), new byte[8]))).isEmpty();
        assertThat(host.give(Packets.icmp(THEM4, IpAddress.of("255.255.255.255"), new IcmpHeader(8, 0, 1), new byte[8]))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void tellsThatNobodyListensAndQuotesThePacket(int version) {
        byte[] datagram = Packets.udp(them(version), us(version), PORTS, new byte[20]);
        List<byte[]> answers = host.give(datagram);
        assertThat(answers).hasSize(1);
        IpPacket answer = read(answers.getFirst());
        int type = version == 4 ? IcmpHeader.UNREACHABLE : IcmpHeader.V6_UNREACHABLE;
        int code = version == 4 ? IcmpHeader.PORT : IcmpHeader.V6_PORT;
        assertThat(Wire.shortAt(answer.bytes(), answer.payloadAt())).isEqualTo(type << 8 | code);
        assertThat(answer.bytes()).endsWith(datagram);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void tellsThatItDoesNotSpeakTheProtocol(int version) {
        List<byte[]> answers = host.give(Packets.ip(them(version), us(version), 200, new byte[20]));
        IpPacket answer = read(answers.getFirst());
        int expected = version == 4 ? IcmpHeader.UNREACHABLE << 8 | IcmpHeader.PROTOCOL : IcmpHeader.V6_PARAMETER_PROBLEM << 8 | 1;
        assertThat(Wire.shortAt(answer.bytes(), answer.payloadAt())).isEqualTo(expected);
        assertThat(host.stack.drops().count(Drop.UNKNOWN_PROTOCOL)).isEqualTo(1);
    }

    @Test
    void saysNothingAboutErrorsLaterFragmentsAndPacketsForMany() {
        byte[] error = Packets.icmp(THEM4, US4, new IcmpHeader(3, 3, 0), Packets.udp(US4, THEM4, PORTS, new byte[0]));
        assertThat(host.give(error)).isEmpty();
        assertThat(host.stack.drops().count(Drop.ICMP_UNBELIEVED)).isEqualTo(1);
        assertThat(host.give(Packets.udp(THEM4, IpAddress.of("10.0.0.255"), PORTS, new byte[5]))).isEmpty();
        assertThat(host.give(Packets.udp(IpAddress.of("0.0.0.0"), US4, PORTS, new byte[5]))).isEmpty();
    }

    @Test
    void tellsNoMoreThanAnybodyNeedsToKnow() {
        int told = 0;
        for (int i = 0; i < 1000; i++) {
            told += host.give(Packets.udp(THEM4, US4, PORTS, new byte[5])).size();
        }
        assertThat(told).isEqualTo(IcmpErrors.BURST);
        assertThat(host.stack.drops().count(Drop.ICMP_LIMITED)).isEqualTo(1000 - IcmpErrors.BURST);
        host.after(1000);
        assertThat(host.give(Packets.udp(THEM4, US4, PORTS, new byte[5]))).hasSize(1);
    }

    @Test
    void dropsWhatCannotBe() {
        dropped(Drop.MARTIAN, Packets.udp(US4, US4, PORTS, new byte[5]));
        dropped(Drop.MARTIAN, Packets.udp(IpAddress.of("127.0.0.1"), US4, PORTS, new byte[5]));
        dropped(Drop.MARTIAN, Packets.udp(IpAddress.of("224.0.0.1"), US4, PORTS, new byte[5]));
        dropped(Drop.MARTIAN, Packets.udp(IpAddress.of("10.0.0.255"), US4, PORTS, new byte[5]));
        dropped(Drop.MARTIAN, Packets.udp(IpAddress.of("ff02::1"), US6, PORTS, new byte[5]));
        dropped(Drop.MARTIAN, Packets.udp(IpAddress.of("::1"), US6, PORTS, new byte[5]));
        dropped(Drop.NOT_FOR_US, Packets.udp(THEM4, IpAddress.of("10.0.0.3"), PORTS, new byte[5]));
        byte[] wrong = Packets.udp(THEM4, US4, PORTS, new byte[5]);
        wrong[8]--;
        dropped(Drop.WRONG_CHECKSUM, wrong);
    }

    private void dropped(Drop why, byte[] packet) {
        long before = host.stack.drops().count(why);
        assertThat(host.give(packet)).isEmpty();
        assertThat(host.stack.drops().count(why)).as(why.text()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8307040a00000100", "8907040a00000100"})
    void dropsPacketThatWantsItsOwnWay(String option) {
        byte[] plain = Packets.udp(THEM4, US4, PORTS, new byte[5]);
        byte[] routed = new byte[plain.length + 8];
        System.arraycopy(plain, 0, routed, 0, 20);
        System.arraycopy(HexFormat.of().parseHex(option), 0, routed, 20, 8);
        System.arraycopy(plain, 20, routed, 28, plain.length - 20);
        routed[0] = 0x47;
        Wire.putShort(routed, 2, routed.length);
        Wire.putShort(routed, 10, 0);
        Wire.putShort(routed, 10, io.weir.stack.wire.InternetChecksum.fold(io.weir.stack.wire.InternetChecksum.sum(routed, 0, 28)));
        dropped(Drop.SOURCE_ROUTED, routed);
    }

    /** RFC 8200, 4.2 and 4.4: what an unknown option or a routing header brings about. */
    @ParameterizedTest
    @ValueSource(strings = {
        "0 1100050200000100 -1 0", // router alert is for routers
        "0 11003e0400000000 -1 0", // unknown, to be skipped
        "0 11007e0400000000 -2 0", // unknown, to be dropped
        "0 1100be0400000000 2 42", // and the sender told
        "60 1100c20400000000 2 42", // and told if it was not for many
        "0 1100010900000000 0 42", // longer than its header
        "43 1102030100000000000000000000000000000000000000000000000000000000 0 42" // wants to go on
    })
    void treatsExtensionHeadersAsTheyWish(String line) {
        String[] words = line.split(" ");
        byte[] datagram = Packets.udp(THEM6, US6, PORTS, new byte[3]);
        byte[] udp = Arrays.copyOfRange(datagram, 40, datagram.length);

        byte[] extension = HexFormat.of().parseHex(words[1]);
        byte[] payload = Arrays.copyOf(extension, extension.length + udp.length);
        System.arraycopy(udp, 0, payload, extension.length, udp.length);
        UdpSocket socket = host.udp.open(US6, 7).socket();
        List<byte[]> answers = host.give(Packets.ip(THEM6, US6, Integer.parseInt(words[0]), payload));
        int code = Integer.parseInt(words[2]);
        assertThat(socket.waiting()).as(line).isEqualTo(code == -1 ? 1 : 0);
        assertThat(answers).as(line).hasSize(code >= 0 ? 1 : 0);
        if (code >= 0) {
            IpPacket answer = read(answers.getFirst());
            assertThat(Wire.shortAt(answer.bytes(), answer.payloadAt())).isEqualTo(IcmpHeader.V6_PARAMETER_PROBLEM << 8 | code);
            assertThat(Wire.intAt(answer.bytes(), answer.payloadAt() + 4)).isEqualTo(Integer.parseInt(words[3]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void pathsMtuShrinksWhenARouterSaysSoAndGrowsAgainAfterTenMinutes(int version) {
        UdpSocket socket = host.udp.open(us(version), 5000).socket();
        int overhead = version == 4 ? 28 : 48;
        assertThat(socket.wholeBytes(them(version))).contains(1500 - overhead);
        byte[] sent = send(socket, version, 1400).getFirst();
        assertThat(version == 6 || (sent[6] & 0x40) != 0).as("may not be cut").isTrue();
        host.give(tooBig(version, 1300, sent));
        assertThat(socket.wholeBytes(them(version))).contains(1300 - overhead);
        List<byte[]> pieces = send(socket, version, 1400);
        assertThat(pieces).hasSize(2).allMatch(piece -> piece.length <= 1300);
        host.give(tooBig(version, 1400, sent));
        assertThat(socket.wholeBytes(them(version))).as("never larger by word").contains(1300 - overhead);
        host.after(TimeUnit.MINUTES.toMillis(10));
        assertThat(socket.wholeBytes(them(version))).contains(1500 - overhead);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void echoOfALongQuestionGetsThroughANarrowPathToo(int version) {
        int echo = version == 4 ? IcmpHeader.ECHO : IcmpHeader.V6_ECHO;
        byte[] question = Packets.icmp(them(version), us(version), new IcmpHeader(echo, 0, 7), new byte[1400]);
        host.give(tooBig(version, 1300, host.give(question).getFirst()));
        assertThat(host.give(question)).hasSize(2);
    }

    @Test
    void smallestMtusAreNotBelievedWhole() {
        UdpSocket socket = host.udp.open(US4, 5000).socket();
        UdpSocket socket6 = host.udp.open(US6, 5000).socket();
        host.give(tooBig(4, 68, send(socket, 4, 1400).getFirst()));
        assertThat(socket.wholeBytes(THEM4)).contains(PathMtus.MIN_IPV4 - 28);
        assertThat(send(socket, 4, 100).getFirst()[6] & 0x40).as("may be cut on the way").isZero();
        host.give(tooBig(6, 68, send(socket6, 6, 1400).getFirst()));
        assertThat(socket6.wholeBytes(THEM6)).contains(1280 - 48);
    }

    @Test
    void routerThatDoesNotSayItsMtuIsTakenToHaveAUsualOne() {
        UdpSocket socket = host.udp.open(US4, 5000).socket();
        host.give(tooBig(4, 0, send(socket, 4, 1400).getFirst()));
        assertThat(socket.wholeBytes(THEM4)).contains(1006 - 28);
    }

    @Test
    void strangersWordAboutAPacketThatWasNotSentIsNotBelieved() {
        UdpSocket socket = host.udp.open(US4, 5000).socket();
        socket.connect(THEM4, 7);
        byte[] never = Packets.udp(US4, THEM4, 5000 << 16 | 8, new byte[1300]);
        host.give(tooBig(4, 600, never));
        host.give(tooBig(4, 600, Packets.udp(US4, THEM4, 5001 << 16 | 7, new byte[1300])));
        assertThat(socket.wholeBytes(THEM4)).contains(1472);
        assertThat(host.stack.drops().count(Drop.ICMP_UNBELIEVED)).isEqualTo(2);
    }

    private static byte[] tooBig(int version, int mtu, byte[] about) {
        byte[] quoted = Arrays.copyOf(about, Math.min(about.length, 500));
        IcmpHeader header = version == 4
                ? new IcmpHeader(IcmpHeader.UNREACHABLE, IcmpHeader.FRAGMENTATION_NEEDED, mtu)
                : new IcmpHeader(IcmpHeader.V6_TOO_BIG, 0, mtu);
        return Packets.icmp(version == 4 ? IpAddress.of("10.0.0.254") : Ipv6Address.of("2001:db8::fe"), us(version), header, quoted);
    }

    private List<byte[]> send(UdpSocket socket, int version, int size) {
        assertThat(socket.send(ByteBuffer.allocate(size), them(version), 7)).isEqualTo(Sent.SENT);
        return host.turn();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void tellsWhenFragmentsDoNotComeInTime(int version) {
        byte[] payload = new byte[version == 4 ? 64 : 72];
        byte[] first;
        if (version == 4) {
            first = Packets.ip(THEM4, US4, Packets.UDP, payload);
            first[6] = 0x20;
            Ipv4Header.complete(first, 0);
        } else {
            payload[0] = 17;
            payload[3] = 1;
            first = Packets.ip(THEM6, US6, Protocols.FRAGMENT, payload);
        }
        assertThat(host.give(first)).isEmpty();
        List<byte[]> answers = host.after(61_000);
        assertThat(answers).hasSize(1);
        IpPacket answer = read(answers.getFirst());
        int type = version == 4 ? IcmpHeader.TIME_EXCEEDED : IcmpHeader.V6_TIME_EXCEEDED;
        assertThat(Wire.shortAt(answer.bytes(), answer.payloadAt())).isEqualTo(type << 8 | IcmpHeader.REASSEMBLY);
        assertThat(host.stack.drops().count(Drop.FRAGMENT_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void pathGoesWhenItsAddressGoes() {
        UdpSocket socket = host.udp.open(TwoHosts.ANY4, 5000).socket();
        assertThat(socket.send(ByteBuffer.allocate(1), THEM4, 7)).isEqualTo(Sent.SENT);
        host.stack.remove(InterfaceAddress.of("10.0.0.2/24"));
        assertThat(socket.send(ByteBuffer.allocate(1), THEM4, 7)).isEqualTo(Sent.NO_ROUTE);
        host.stack.add(InterfaceAddress.of("10.0.0.9/24"));
        assertThat(socket.send(ByteBuffer.allocate(1), THEM4, 7)).isEqualTo(Sent.SENT);
    }

    private static IpAddress us(int version) {
        return version == 4 ? US4 : US6;
    }

    private static IpAddress them(int version) {
        return version == 4 ? THEM4 : THEM6;
    }

    private static IpPacket read(byte[] bytes) {
        IpPacket packet = new IpPacket();
        assertThat(packet.read(bytes, 0, bytes.length)).isEqualTo(Drop.NONE);
        return packet;
    }
}
