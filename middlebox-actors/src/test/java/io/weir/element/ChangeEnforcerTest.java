package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The sandbox, against what a middlebox inside it might try. */
class ChangeEnforcerTest {
    private static final String OWN = "10.0.0.1";

    /** What comes in is looked at and thrown away; what is sent into {@code in2} is what the middlebox sends. */
    private static Rig sandbox(String inside) {
        return Rig.of("in -> box :: ChangeEnforcer(ADDRESSES 10.0.0.1, AUTHORIZED 192.0.2.0/24 198.51.100.7, TIMEOUT 60s)"
                + inside + "; box[1] -> out :: Discard; in2 -> [1]box");
    }

    private final Rig rig = sandbox(" -> into :: Discard");

    private static byte[] frame(String source, String destination) {
        return Ip.frame(Ip.udp(source, 1000, destination, 2000, "x"));
    }

    @Test
    void theOutsideGetsInUnchanged() {
        for (byte[] frame : new byte[][] {
            frame("8.8.8.8", OWN), frame("8.8.8.8", "10.0.0.2"), Ip.arp(1, "02:00:00:00:00:01", "8.8.8.8", OWN), new byte[3]
        }) {
            assertThat(rig.send(frame).one("into")).isEqualTo(frame);
        }
        assertThat(rig.send(Ip.shortened(frame("8.8.8.8", OWN), 30)).drops()).containsExactly("bad-ip-header");
    }

    @Test
    void authorizedDestinationsAreReachedFromOwnAddressesOnly() {
        assertThat(rig.send("in2", frame(OWN, "192.0.2.200")).at("out")).hasSize(1);
        assertThat(rig.send("in2", frame(OWN, "198.51.100.7")).at("out")).hasSize(1);
        assertThat(rig.send("in2", frame("10.0.0.2", "192.0.2.200")).drops()).containsExactly("spoofed-source");
        assertThat(rig.send("in2", frame("0.0.0.0", "192.0.2.200")).drops()).containsExactly("spoofed-source");
        assertThat(rig.send("in2", frame(OWN, "198.51.100.8")).drops()).containsExactly("unauthorized-destination");
    }

    @Test
    void whoSentSomethingMayBeAnsweredForAWhile() {
        rig.send(frame("8.8.8.8", OWN));
        for (int i = 0; i < 5; i++) {
            assertThat(rig.after(10_000).send("in2", frame(OWN, "8.8.8.8")).at("out")).hasSize(1);
        }
        assertThat(rig.after(11_000).send("in2", frame(OWN, "8.8.8.8")).drops())
                .containsExactly("unauthorized-destination");
    }

    @Test
    void trafficForOthersIsNoConsent() {
        rig.send(frame("8.8.8.8", "10.0.0.2"));
        assertThat(rig.send("in2", frame(OWN, "8.8.8.8")).drops()).containsExactly("unauthorized-destination");
    }

    @Test
    void aPacketMayKeepTheSourceThatItCameInWith() {
        Rig forwarding = sandbox(" -> CheckIPHeader(14) -> IPRewriter(pattern - - 192.0.2.9 - 0 0) -> [1]box");
        assertThat(Ip.flow(Arrays.copyOfRange(forwarding.send(frame("8.8.8.8", OWN)).one("out"), 14, 43)))
                .isEqualTo("8.8.8.8:1000 > 192.0.2.9:2000");
        Rig spoofing = sandbox(" -> CheckIPHeader(14) -> IPRewriter(pattern 8.8.4.4 - 192.0.2.9 - 0 0) -> [1]box");
        assertThat(spoofing.send(frame("8.8.8.8", OWN)).drops()).containsExactly("spoofed-source");
    }

    @Test
    void anotherPacketsSourceDoesNotCount() {
        rig.send(frame("8.8.8.8", OWN));
        assertThat(rig.send("in2", frame("8.8.8.8", "192.0.2.9")).drops()).containsExactly("spoofed-source");
    }

    @Test
    void aHeaderMarkedElsewhereFoolsNobody() {
        byte[] honest = Ip.udp(OWN, 1, "192.0.2.9", 2, "");
        byte[] spoofed = Ip.frame(Ip.ip(17, "7.7.7.7", "192.0.2.9", honest));
        Rig marking = Rig.of("in -> MarkIPHeader(34) -> box :: ChangeEnforcer(ADDRESSES 10.0.0.1, AUTHORIZED 192.0.2.0/24)"
                + " -> Discard; box[1] -> out :: Discard; in2 -> MarkIPHeader(34) -> [1]box");
        assertThat(marking.send("in2", spoofed).drops()).containsExactly("spoofed-source");
    }

    @Test
    void onlyWholeIpv4GetsOut() {
        assertThat(rig.send("in2", Ip.arp(2, "02:00:00:00:00:01", OWN, "192.0.2.1")).drops()).containsExactly("not-ipv4");
        assertThat(rig.send("in2", Ip.ether(0x86dd, new byte[40])).drops()).containsExactly("not-ipv4");
        assertThat(rig.send("in2", Ip.ether(0x8100, frame(OWN, "192.0.2.1"))).drops()).containsExactly("not-ipv4");
        assertThat(rig.send("in2", new byte[5]).drops()).containsExactly("not-ipv4");
        assertThat(rig.send("in2", Ip.shortened(frame(OWN, "192.0.2.1"), 30)).drops()).containsExactly("bad-ip-header");
        assertThat(rig.send("in2", Ip.ether(0x0800, new byte[0])).drops()).containsExactly("bad-ip-header");
    }

    @Test
    void withoutAddressesNothingGetsOut() {
        Rig bare = Rig.of("in -> box :: ChangeEnforcer -> [1]box; box[1] -> out :: Discard");
        assertThat(bare.send(frame("8.8.8.8", OWN)).drops()).containsExactly("unauthorized-destination");
    }
}
