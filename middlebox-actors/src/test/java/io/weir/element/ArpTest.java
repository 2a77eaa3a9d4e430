package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** ARPResponder, ARPQuerier, ICMPPingResponder. */
class ArpTest {
    private static final String MAC = "02:00:00:00:00:aa";
    private static final String PEER = "02:00:00:00:00:bb";

    private final Rig responder = Rig.of("in -> r :: ARPResponder(10.0.0.1 10.1.0.0/16 " + MAC
            + ", 10.1.2.0/24 02:00:00:00:00:cc) -> out :: Discard; r[1] -> other :: Discard");
    private final Rig querier = Rig.of("in -> GetIPAddress(16) -> q :: ARPQuerier(10.0.0.1/24, " + MAC
            + ", TIMEOUT 100s, CAPACITY 2) -> out :: Discard; q[1] -> asked :: Discard; in2 -> [1]q");

    private static byte[] to(String destination) {
        return Ip.udp("10.0.0.1", 1, destination, 2, "x");
    }

    @Test
    void queriesAreAnswered() {
        byte[] reply = responder.send(Arrays.copyOf(Ip.arp(1, PEER, "10.0.0.9", "10.0.0.1"), 60)).one("out");
        byte[] expected = Ip.arp(2, MAC, "10.0.0.1", "10.0.0.9");
        System.arraycopy(java.util.HexFormat.ofDelimiter(":").parseHex(PEER), 0, expected, 0, 6);
        System.arraycopy(java.util.HexFormat.ofDelimiter(":").parseHex(MAC), 0, expected, 6, 6);
        System.arraycopy(java.util.HexFormat.ofDelimiter(":").parseHex(PEER), 0, expected, 32, 6);
        assertThat(reply).isEqualTo(expected);
    }

    @Test
    void theLongestPrefixAnswers() {
        assertThat(responder.send(Ip.arp(1, PEER, "10.0.0.9", "10.1.9.9")).one("out")[11]).isEqualTo((byte) 0xaa);
        assertThat(responder.send(Ip.arp(1, PEER, "10.0.0.9", "10.1.2.9")).one("out")[11]).isEqualTo((byte) 0xcc);
    }

    @Test
    void whatIsNoQueryForUsIsLeftAlone() {
        for (byte[] frame : new byte[][] {
            Ip.arp(1, PEER, "10.0.0.9", "10.0.0.2"), Ip.arp(2, PEER, "10.0.0.9", "10.0.0.1"),
            Ip.shortened(Ip.arp(1, PEER, "10.0.0.9", "10.0.0.1"), 41), Ip.frame(to("10.0.0.1")), new byte[0]
        }) {
            assertThat(responder.send(frame).one("other")).isEqualTo(frame);
        }
    }

    @Test
    void packetsWaitForTheAnswerToTheirQuery() {
        byte[] query = querier.send(to("10.0.0.2")).one("asked");
        assertThat(query).isEqualTo(broadcast(Ip.arp(1, MAC, "10.0.0.1", "10.0.0.2")));
        assertThat(querier.at("out")).isEmpty();
        byte[] frame = querier.send("in2", Ip.arp(2, PEER, "10.0.0.2", "10.0.0.1")).one("out");
        assertThat(frame).startsWith(2, 0, 0, 0, 0, 0xbb, 2, 0, 0, 0, 0, 0xaa, 8, 0);
        assertThat(Arrays.copyOfRange(frame, 14, frame.length)).isEqualTo(to("10.0.0.2"));
        assertThat(querier.send(to("10.0.0.2")).at("out")).hasSize(1);
        assertThat(querier.at("asked")).isEmpty();
    }

    @Test
    void oneQueryASecondIsEnough() {
        assertThat(querier.send(to("10.0.0.2")).at("asked")).hasSize(1);
        assertThat(querier.after(500).send(to("10.0.0.2")).at("asked")).isEmpty();
        assertThat(querier.after(600).send(to("10.0.0.2")).at("asked")).hasSize(1);
        assertThat(querier.send(to("10.0.0.3")).at("asked")).hasSize(1);
    }

    @Test
    void waitingEnds() {
        querier.send(to("10.0.0.2")).send(to("10.0.0.2")).send(to("10.0.0.2"));
        assertThat(querier.drops()).containsExactly("too-many-waiting");
        assertThat(querier.after(6000).run().drops()).containsExactly("unresolved", "unresolved");
    }

    @Test
    void nobodyIsBelievedUnasked() {
        querier.send("in2", Ip.arp(2, PEER, "10.0.0.2", "10.0.0.1"));
        assertThat(querier.drops()).containsExactly("unasked");
        assertThat(querier.send(to("10.0.0.2")).at("asked")).hasSize(1);
        byte[] group = Ip.arp(2, "03:00:00:00:00:bb", "10.0.0.2", "10.0.0.1");
        assertThat(querier.send("in2", group).drops()).containsExactly("unasked");
    }

    @Test
    void aHostThatMovedSaysSo() {
        querier.send(to("10.0.0.2")).send("in2", Ip.arp(2, PEER, "10.0.0.2", "10.0.0.1"));
        querier.after(50_000).send("in2", Ip.arp(1, "02:00:00:00:00:dd", "10.0.0.2", "10.0.0.2"));
        assertThat(querier.send(to("10.0.0.2")).one("out")[5]).isEqualTo((byte) 0xdd);
    }

    @Test
    void anAddressIsForgottenHoweverMuchItIsUsed() {
        querier.send(to("10.0.0.2")).send("in2", Ip.arp(2, PEER, "10.0.0.2", "10.0.0.1"));
        for (int i = 0; i < 9; i++) {
            assertThat(querier.after(10_000).send(to("10.0.0.2")).at("out")).hasSize(1);
        }
        assertThat(querier.after(11_000).send(to("10.0.0.2")).at("asked")).hasSize(1);
    }

    @Test
    void groupsNeedNoQuery() {
        assertThat(querier.send(to("224.1.2.3")).one("out")).startsWith(1, 0, 0x5e, 1, 2, 3);
        assertThat(querier.send(to("239.255.2.3")).one("out")).startsWith(1, 0, 0x5e, 0x7f, 2, 3);
        assertThat(querier.send(to("255.255.255.255")).one("out")).startsWith(255, 255, 255, 255, 255, 255);
        assertThat(querier.send(to("10.0.0.255")).one("out")).startsWith(255, 255, 255, 255, 255, 255);
        assertThat(querier.send(to("0.0.0.0")).drops()).containsExactly("no-destination");
    }

    @Test
    void pingsAreAnswered() {
        Rig rig = Rig.of("in -> MarkIPHeader -> p :: ICMPPingResponder -> out :: Discard; p[1] -> other :: Discard");
        byte[] reply = rig.send(Ip.echo("10.0.0.9", "10.0.0.1")).one("out");
        assertThat(reply[20]).isZero();
        assertThat(reply[8]).isEqualTo((byte) 255);
        assertThat(Ip.headerRight(reply)).isTrue();
        assertThat(Ip.transportRight(reply)).isTrue();
        assertThat(ByteBuffer.wrap(reply).getInt(16)).isEqualTo(0x0a000009);
        assertThat(Ip.transportRight(rig.send(Ip.corrupted(Ip.echo("10.0.0.9", "10.0.0.1"), 30)).one("out"))).isFalse();
    }

    @Test
    void whatIsNoPingIsLeftAlone() {
        Rig rig = Rig.of("in -> MarkIPHeader -> p :: ICMPPingResponder -> out :: Discard; p[1] -> other :: Discard");
        byte[] echo = Ip.echo("10.0.0.9", "10.0.0.1");
        for (byte[] packet : new byte[][] {
            to("10.0.0.1"), Ip.fragment(echo, 0, true), Ip.fragment(echo, 3, false), reply(echo),
            Ip.ip(1, "10.0.0.9", "10.0.0.1", new byte[] {8, 0, 0, 0})
        }) {
            assertThat(rig.send(packet).one("other")).isEqualTo(packet);
        }
    }

    private static byte[] reply(byte[] echo) {
        byte[] reply = echo.clone();
        reply[20] = 0;
        return Ip.checked(reply);
    }

    private static byte[] broadcast(byte[] frame) {
        byte[] copy = frame.clone();
        Arrays.fill(copy, 0, 6, (byte) 0xff);
        System.arraycopy(frame, 22, copy, 6, 6);
        return copy;
    }
}
