package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** CheckIPHeader, CheckUDPHeader, CheckTCPHeader, CheckICMPHeader, DecIPTTL. */
class ChecksTest {
    private static final byte[] UDP = Ip.udp("10.0.0.1", 1000, "10.0.0.2", 53, "question");
    private static final byte[] TCP = Ip.tcp("10.0.0.1", 1000, "10.0.0.2", 80, 2);

    private final Rig ip = Rig.of("in -> CheckIPHeader -> out :: Discard");

    @Test
    void goodHeadersPassAlsoWithOptions() {
        assertThat(ip.send(UDP).one("out")).isEqualTo(UDP);
        assertThat(ip.send(Ip.withOptions(UDP)).one("out")).isEqualTo(Ip.withOptions(UDP));
    }

    @Test
    void paddingIsCutOff() {
        assertThat(ip.send(Arrays.copyOf(UDP, 60)).one("out")).isEqualTo(UDP);
    }

    @Test
    void eachFaultHasItsReason() {
        assertThat(ip.send(new byte[0]).drops()).containsExactly("ip-truncated");
        assertThat(ip.send(Ip.shortened(UDP, 19)).drops()).containsExactly("ip-truncated");
        assertThat(ip.send(with(UDP, 0, 0x65)).drops()).containsExactly("bad-ip-version");
        assertThat(ip.send(with(UDP, 0, 0x44)).drops()).containsExactly("bad-ip-header-length");
        assertThat(ip.send(with(UDP, 0, 0x4f)).drops()).containsExactly("bad-ip-length");
        assertThat(ip.send(with(UDP, 3, 19)).drops()).containsExactly("bad-ip-length");
        assertThat(ip.send(Ip.shortened(UDP, UDP.length - 1)).drops()).containsExactly("bad-ip-length");
        assertThat(ip.send(Ip.corrupted(UDP, 10)).drops()).containsExactly("bad-ip-checksum");
    }

    @Test
    void badPacketsGoToTheSecondOutputUnchanged() {
        Rig rig = Rig.of("in -> c :: CheckIPHeader -> out :: Discard; c[1] -> bad :: Discard");
        byte[] broken = Ip.corrupted(UDP, 10);
        assertThat(rig.send(broken).one("bad")).isEqualTo(broken);
        assertThat(rig.drops()).isEmpty();
    }

    @Test
    void theChecksumNeedNotBeChecked() {
        Rig rig = Rig.of("in -> CheckIPHeader(CHECKSUM false) -> out :: Discard");
        assertThat(rig.send(Ip.corrupted(UDP, 10)).at("out")).hasSize(1);
    }

    @Test
    void theHeaderIsLookedForAtItsOffset() {
        Rig rig = Rig.of("in -> CheckIPHeader(14) -> out :: Discard");
        assertThat(rig.send(Ip.frame(UDP)).one("out")).isEqualTo(Ip.frame(UDP));
        assertThat(rig.send(UDP).drops()).containsExactly("bad-ip-version");
    }

    @Test
    void sourcesOfOwnNetworksBroadcastAreRefusedUnlessForUs() {
        Rig rig = Rig.of("in -> CheckIPHeader(INTERFACES 10.0.0.2/24 192.0.2.1/24) -> out :: Discard");
        assertThat(rig.send(Ip.udp("10.0.0.1", 1, "10.0.0.9", 2, "")).at("out")).hasSize(1);
        for (String bad : new String[] {"10.0.0.255", "192.0.2.255", "0.0.0.0", "255.255.255.255"}) {
            assertThat(rig.send(Ip.udp(bad, 1, "10.0.0.9", 2, "")).drops()).containsExactly("bad-ip-source");
            assertThat(rig.send(Ip.udp(bad, 1, "10.0.0.2", 2, "")).at("out")).hasSize(1);
        }
    }

    @Test
    void badSourcesCanBeListed() {
        Rig rig = Rig.of("in -> CheckIPHeader(0, BADSRC 10.0.0.1 10.0.0.3, GOODDST 10.0.0.4) -> out :: Discard");
        assertThat(rig.send(UDP).drops()).containsExactly("bad-ip-source");
        assertThat(rig.send(Ip.udp("10.0.0.3", 1, "10.0.0.4", 2, "")).at("out")).hasSize(1);
    }

    @Test
    void udpHeadersAreChecked() {
        Rig rig = Rig.of("in -> MarkIPHeader -> CheckUDPHeader -> out :: Discard");
        assertThat(rig.send(UDP).at("out")).hasSize(1);
        assertThat(rig.send(Ip.withOptions(UDP)).at("out")).hasSize(1);
        assertThat(rig.send(TCP).drops()).containsExactly("not-udp");
        assertThat(rig.send(Ip.corrupted(UDP, 30)).drops()).containsExactly("bad-udp-checksum");
        assertThat(rig.send(Ip.fragment(UDP, 8, false)).drops()).containsExactly("fragment");
        assertThat(rig.send(with(UDP, 25, 7)).drops()).containsExactly("bad-udp-header");
        assertThat(rig.send(with(UDP, 25, 17)).drops()).containsExactly("bad-udp-header");
        assertThat(rig.send(Ip.shortened(UDP, 27)).drops()).containsExactly("bad-udp-header");
    }

    @Test
    void aUdpChecksumOfZeroMeansNone() {
        Rig rig = Rig.of("in -> MarkIPHeader -> CheckUDPHeader -> out :: Discard");
        assertThat(rig.send(with(with(UDP, 26, 0), 27, 0)).at("out")).hasSize(1);
    }

    @Test
    void tcpHeadersAreChecked() {
        Rig rig = Rig.of("in -> MarkIPHeader -> c :: CheckTCPHeader -> out :: Discard; c[1] -> bad :: Discard");
        assertThat(rig.send(TCP).at("out")).hasSize(1);
        assertThat(rig.send(UDP).at("bad")).hasSize(1);
        assertThat(rig.send(with(TCP, 32, 0x40)).at("bad")).hasSize(1);
        assertThat(rig.send(with(TCP, 32, 0x60)).at("bad")).hasSize(1);
        assertThat(rig.send(Ip.corrupted(TCP, 33)).at("bad")).hasSize(1);
        assertThat(rig.send(Ip.shortened(TCP, 39)).at("bad")).hasSize(1);
    }

    @Test
    void icmpHeadersAreChecked() {
        Rig rig = Rig.of("in -> MarkIPHeader -> CheckICMPHeader -> out :: Discard");
        byte[] echo = Ip.echo("10.0.0.1", "10.0.0.2");
        assertThat(rig.send(echo).at("out")).hasSize(1);
        assertThat(rig.send(Ip.corrupted(echo, 30)).drops()).containsExactly("bad-icmp-checksum");
        assertThat(rig.send(UDP).drops()).containsExactly("not-icmp");
    }

    @Test
    void timeToLiveGoesDownAndTheChecksumStaysRight() {
        Rig rig = Rig.of("in -> MarkIPHeader -> DecIPTTL -> out :: Discard");
        byte[] next = rig.send(UDP).one("out");
        assertThat(next[8]).isEqualTo((byte) 63);
        assertThat(Ip.headerRight(next)).isTrue();
    }

    @Test
    void aWrongHeaderChecksumStaysWrong() {
        Rig rig = Rig.of("in -> MarkIPHeader -> DecIPTTL -> out :: Discard");
        assertThat(Ip.headerRight(rig.send(Ip.corrupted(UDP, 11)).one("out"))).isFalse();
    }

    @Test
    void expiredPacketsLeaveThroughTheSecondOutput() {
        Rig one = Rig.of("in -> MarkIPHeader -> DecIPTTL -> out :: Discard");
        assertThat(one.send(with(UDP, 8, 1)).drops()).containsExactly("ttl-expired");
        assertThat(one.send(with(UDP, 8, 0)).drops()).containsExactly("ttl-expired");
        assertThat(one.send(with(UDP, 8, 2)).at("out")).hasSize(1);
        Rig two = Rig.of("in -> MarkIPHeader -> d :: DecIPTTL -> out :: Discard; d[1] -> old :: Discard");
        assertThat(two.send(with(UDP, 8, 1)).one("old")).isEqualTo(with(UDP, 8, 1));
    }

    @Test
    void timeToLiveNeedsAHeader() {
        assertThat(Rig.of("in -> DecIPTTL -> Discard").send(UDP).drops()).containsExactly("no-ip-header");
        assertThat(Rig.of("in -> MarkIPHeader -> DecIPTTL -> Discard").send(Ip.shortened(UDP, 8)).drops())
                .containsExactly("no-ip-header");
    }

    @Test
    void multicastCanBeSpared() {
        byte[] multicast = Ip.udp("10.0.0.1", 1, "224.0.0.5", 2, "");
        Rig rig = Rig.of("in -> MarkIPHeader -> DecIPTTL(MULTICAST false) -> out :: Discard");
        assertThat(rig.send(multicast).one("out")).isEqualTo(multicast);
        assertThat(rig.send(UDP).one("out")[8]).isEqualTo((byte) 63);
    }

    @Test
    void errorsAreToldToTheSender() {
        Rig rig = Rig.of("in -> CheckIPHeader -> ICMPError(10.0.0.254, unreachable, port) -> out :: Discard");
        byte[] error = rig.send(UDP).one("out");
        assertThat(error).hasSize(UDP.length + 28);
        assertThat(Ip.headerRight(error)).isTrue();
        assertThat(Ip.transportRight(error)).isTrue();
        assertThat(Arrays.copyOfRange(error, 12, 20)).containsExactly(10, 0, 0, 254, 10, 0, 0, 1);
        assertThat(Arrays.copyOfRange(error, 20, 22)).containsExactly(3, 3);
        assertThat(Arrays.copyOfRange(error, 28, error.length)).isEqualTo(UDP);
        byte[] large = Ip.udp("10.0.0.1", 1, "10.0.0.2", 2, "x".repeat(1400));
        assertThat(rig.send(large).one("out")).hasSize(576);
    }

    @Test
    void someErrorsAreNeverTold() {
        Rig rig = Rig.of("in -> MarkIPHeader -> ICMPError(10.0.0.254, 11, BADADDRS 10.0.0.255) -> out :: Discard");
        byte[] error = Ip.checked(Ip.ip(1, "10.0.0.1", "10.0.0.2", new byte[] {11, 0, 0, 0, 0, 0, 0, 0}));
        for (byte[] packet : new byte[][] {
            error, Ip.fragment(UDP, 5, false), Ip.udp("10.0.0.1", 1, "224.0.0.1", 2, ""), Ip.shortened(UDP, 20),
            Ip.udp("10.0.0.1", 1, "10.0.0.255", 2, ""), Ip.udp("0.0.0.0", 1, "10.0.0.2", 2, ""),
            Ip.udp("127.0.0.1", 1, "10.0.0.2", 2, ""), Ip.udp("255.255.255.255", 1, "10.0.0.2", 2, "")
        }) {
            assertThat(rig.send(packet).drops()).containsExactly("no-error-told");
        }
        assertThat(rig.send(Ip.echo("10.0.0.1", "10.0.0.2")).at("out")).hasSize(1);
    }

    private static byte[] with(byte[] packet, int at, int value) {
        byte[] copy = packet.clone();
        copy[at] = (byte) value;
        return at < 20 && at != 10 ? Ip.shortened(recomputed(copy), copy.length) : copy;
    }

    /** The header checksum right again, where the header can still be found. */
    private static byte[] recomputed(byte[] packet) {
        int header = 4 * (packet[0] & 15);
        ByteBuffer.wrap(packet).putShort(10, (short) 0);
        return header >= 20 && header <= packet.length ? Ip.header(packet) : packet;
    }
}
