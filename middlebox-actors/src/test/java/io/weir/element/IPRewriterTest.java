package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IPRewriterTest {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    /** A NAT: inside hosts share 1.0.0.1; what comes from outside without a flow is dropped. */
    private static Rig nat(String ports, String keywords) {
        return Rig.of("in -> MarkIPHeader -> nat :: IPRewriter(pattern 1.0.0.1 " + ports + " - - 0 1, drop" + keywords
                + ") -> out :: Discard; nat[1] -> back :: Discard; in2 -> MarkIPHeader -> [1]nat");
    }

    private static Rig single(String spec) {
        return Rig.of("in -> MarkIPHeader -> IPRewriter(" + spec + ") -> out :: Discard");
    }

    private static byte[] udp(String source, int sourcePort, String destination, int destinationPort) {
        return Ip.udp(source, sourcePort, destination, destinationPort, "data");
    }

    @Test
    void patternsSetWhatTheyGiveAndKeepTheRest() {
        byte[] packet = udp("9.9.9.9", 5, "10.0.0.1", 1500);
        byte[] out = single("pattern - - 172.16.15.133 - 0 0").send(packet).one("out");
        assertThat(Ip.flow(out)).isEqualTo("9.9.9.9:5 > 172.16.15.133:1500");
        assertThat(Ip.headerRight(out)).isTrue();
        assertThat(Ip.transportRight(out)).isTrue();
        out = single("pattern 1.2.3.4 5 6.7.8.9 10 0 0").send(packet).one("out");
        assertThat(Ip.flow(out)).isEqualTo("1.2.3.4:5 > 6.7.8.9:10");
        assertThat(Ip.transportRight(out)).isTrue();
    }

    @Test
    void repliesAreRewrittenBack() {
        Rig nat = nat("1024-65535", "");
        assertThat(Ip.flow(nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).one("out")))
                .isEqualTo("1.0.0.1:4000 > 8.8.8.8:53");
        byte[] reply = nat.send("in2", udp("8.8.8.8", 53, "1.0.0.1", 4000)).one("back");
        assertThat(Ip.flow(reply)).isEqualTo("8.8.8.8:53 > 10.0.0.5:4000");
        assertThat(Ip.headerRight(reply)).isTrue();
        assertThat(Ip.transportRight(reply)).isTrue();
    }

    @Test
    void strangersDoNotGetIn() {
        Rig nat = nat("1024-65535", "");
        nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53));
        assertThat(nat.send("in2", udp("8.8.4.4", 53, "1.0.0.1", 4000)).drops()).containsExactly("no-mapping");
        assertThat(nat.send("in2", udp("8.8.8.8", 54, "1.0.0.1", 4000)).drops()).containsExactly("no-mapping");
        assertThat(nat.send("in2", Ip.tcp("8.8.8.8", 53, "1.0.0.1", 4000, SYN)).drops()).containsExactly("no-mapping");
    }

    @Test
    void flowsThatWantTheSamePortGetAnother() {
        Rig nat = nat("4000-4003", "");
        Set<String> seen = new HashSet<>();
        for (int host = 1; host <= 4; host++) {
            seen.add(Ip.flow(nat.send(udp("10.0.0." + host, 4000, "8.8.8.8", 53)).one("out")));
        }
        assertThat(seen).containsExactlyInAnyOrder(
                "1.0.0.1:4000 > 8.8.8.8:53", "1.0.0.1:4001 > 8.8.8.8:53",
                "1.0.0.1:4002 > 8.8.8.8:53", "1.0.0.1:4003 > 8.8.8.8:53");
        assertThat(nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).drops()).containsExactly("no-port-left");
        assertThat(nat.send(udp("10.0.0.5", 4000, "8.8.4.4", 53)).at("out")).hasSize(1);
    }

    @Test
    void portsOutsideTheRangeAreMovedIntoIt() {
        String flow = Ip.flow(nat("2000-2001", "").send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).one("out"));
        assertThat(flow).isIn("1.0.0.1:2000 > 8.8.8.8:53", "1.0.0.1:2001 > 8.8.8.8:53");
    }

    @Test
    void aFlowKeepsItsPort() {
        Rig nat = nat("2000-60000?", "");
        String first = Ip.flow(nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).one("out"));
        for (int i = 0; i < 5; i++) {
            assertThat(Ip.flow(nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).one("out"))).isEqualTo(first);
        }
    }

    @Test
    void aFixedPortIsGivenToAll() {
        assertThat(Ip.flow(single("pattern - 99 - - 0 0").send(udp("10.0.0.5", 4000, "8.8.8.8", 53)).one("out")))
                .isEqualTo("10.0.0.5:99 > 8.8.8.8:53");
    }

    @Test
    void keepMapsWithoutChanging() {
        Rig rig = Rig.of("in -> MarkIPHeader -> k :: IPRewriter(keep 0 1, drop) -> out :: Discard;"
                + "k[1] -> back :: Discard; in2 -> MarkIPHeader -> [1]k");
        byte[] out = Ip.tcp("10.0.0.5", 4000, "8.8.8.8", 80, SYN);
        byte[] back = Ip.tcp("8.8.8.8", 80, "10.0.0.5", 4000, SYN | ACK);
        assertThat(rig.send("in2", back).drops()).containsExactly("no-mapping");
        assertThat(rig.send(out).one("out")).isEqualTo(out);
        assertThat(rig.send("in2", back).one("back")).isEqualTo(back);
    }

    @Test
    void passLetsStrangersThroughUnchanged() {
        Rig rig = Rig.of("in -> MarkIPHeader -> p :: IPRewriter(pass 1) -> Discard; p[1] -> out :: Discard");
        for (byte[] packet : new byte[][] {
            udp("10.0.0.5", 1, "8.8.8.8", 2), Ip.echo("1.1.1.1", "2.2.2.2"),
            Ip.fragment(udp("10.0.0.5", 1, "8.8.8.8", 2), 9, false)
        }) {
            assertThat(rig.send(packet).one("out")).isEqualTo(packet);
        }
    }

    @Test
    void whatHasNoPortsIsDroppedElsewhere() {
        Rig nat = nat("1024-65535", "");
        assertThat(nat.send(Ip.echo("10.0.0.1", "8.8.8.8")).drops()).containsExactly("not-tcp-or-udp");
        assertThat(nat.send(Ip.fragment(udp("10.0.0.5", 1, "8.8.8.8", 2), 9, false)).drops())
                .containsExactly("not-tcp-or-udp");
        assertThat(nat.send(Ip.ip(17, "10.0.0.5", "8.8.8.8", new byte[7])).drops()).containsExactly("not-tcp-or-udp");
        assertThat(nat.send(Ip.shortened(udp("10.0.0.5", 1, "8.8.8.8", 2), 3)).drops())
                .containsExactly("not-tcp-or-udp");
    }

    @Test
    void wrongChecksumsStayWrongAndZeroStaysZero() {
        byte[] packet = udp("10.0.0.5", 4000, "8.8.8.8", 53);
        assertThat(Ip.transportRight(nat("1024-65535", "").send(Ip.corrupted(packet, 29)).one("out"))).isFalse();
        byte[] none = packet.clone();
        none[26] = 0;
        none[27] = 0;
        assertThat(Ip.transportChecksum(nat("1024-65535", "").send(none).one("out"))).isZero();
    }

    @Test
    void optionsAreSteppedOver() {
        byte[] out = nat("1024-65535", "").send(Ip.withOptions(udp("10.0.0.5", 4000, "8.8.8.8", 53))).one("out");
        assertThat(Ip.flow(out)).isEqualTo("1.0.0.1:4000 > 8.8.8.8:53");
        assertThat(Ip.transportRight(out)).isTrue();
    }

    @Test
    void unusedMappingsAreForgotten() {
        Rig nat = nat("4000-4000", ", UDP_TIMEOUT 10s");
        nat.send(udp("10.0.0.5", 4000, "8.8.8.8", 53));
        for (int i = 0; i < 5; i++) {
            nat.after(8000).send(udp("10.0.0.5", 4000, "8.8.8.8", 53));
        }
        assertThat(nat.after(8000).send("in2", udp("8.8.8.8", 53, "1.0.0.1", 4000)).at("back")).hasSize(1);
        assertThat(nat.after(11_000).send("in2", udp("8.8.8.8", 53, "1.0.0.1", 4000)).drops())
                .containsExactly("no-mapping");
    }

    @Test
    void anotherFlowsAttemptDoesNotKeepAPortAlive() {
        Rig nat = nat("4000-4001", ", UDP_TIMEOUT 10s");
        nat.send(udp("10.0.0.4", 4000, "8.8.8.8", 53)).send(udp("10.0.0.5", 4000, "8.8.8.8", 53));
        assertThat(nat.after(6000).send(udp("10.0.0.6", 4000, "8.8.8.8", 53)).drops()).hasSize(1);
        assertThat(nat.after(6000).send(udp("10.0.0.6", 4000, "8.8.8.8", 53)).at("out")).hasSize(1);
    }

    @Test
    void tcpConnectionsLiveAsLongAsTheirPhaseSays() {
        String times = ", TCP_TIMEOUT 1000s, TCP_NODATA_TIMEOUT 50s, TCP_DONE_TIMEOUT 10s";
        byte[] syn = Ip.tcp("10.0.0.5", 4000, "8.8.8.8", 80, SYN);
        byte[] answer = Ip.tcp("8.8.8.8", 80, "1.0.0.1", 4000, SYN | ACK);

        Rig unanswered = nat("4000-4000", times);
        unanswered.send(syn);
        assertThat(unanswered.after(60_000).send("in2", answer).drops()).containsExactly("no-mapping");

        Rig established = nat("4000-4000", times);
        established.send(syn);
        assertThat(established.send("in2", answer).at("back")).hasSize(1);
        assertThat(established.after(900_000).send("in2", answer).at("back")).hasSize(1);

        for (int end : new int[] {FIN | ACK, RST}) {
            established.send(Ip.tcp("10.0.0.5", 4000, "8.8.8.8", 80, end));
            assertThat(established.after(8_000).send("in2", answer).at("back")).hasSize(1);
            assertThat(established.after(11_000).send("in2", answer).drops()).containsExactly("no-mapping");
            established.send(syn);
            established.send("in2", answer);
        }
    }

    @Test
    void aFullTableRefusesNewFlowsOnly() {
        Rig nat = nat("1024-65535", ", MAPPING_CAPACITY 2");
        assertThat(nat.send(udp("10.0.0.1", 4000, "8.8.8.8", 53)).at("out")).hasSize(1);
        assertThat(nat.send(udp("10.0.0.2", 4000, "8.8.8.8", 53)).at("out")).hasSize(1);
        assertThat(nat.send(udp("10.0.0.3", 4000, "8.8.8.8", 53)).drops()).containsExactly("mapping-table-full");
        assertThat(nat.send(udp("10.0.0.1", 4000, "8.8.8.8", 53)).at("out")).hasSize(1);
    }

    @Test
    void theDestinationAnnotationFollows() {
        Rig rig = Rig.of("in -> MarkIPHeader -> IPRewriter(pattern - - 5.5.5.5 - 0 0) -> StoreIPAddress(0)"
                + " -> out :: Discard");
        assertThat(rig.send(udp("10.0.0.1", 1, "8.8.8.8", 2)).one("out")).startsWith(5, 5, 5, 5);
        Rig off = Rig.of("in -> MarkIPHeader -> IPRewriter(pattern - - 5.5.5.5 - 0 0, DST_ANNO false)"
                + " -> StoreIPAddress(0) -> out :: Discard");
        assertThat(off.send(udp("10.0.0.1", 1, "8.8.8.8", 2)).one("out")).startsWith(0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "keep 0", "keep 0 9", "pass 9", "pattern 1.2.3.4 5 - - 0", "pattern 1.2.3 5 - - 0 0", "pattern - 0 - - 0 0",
        "pattern - 9-8 - - 0 0", "pattern - 1-2-3 - - 0 0", "pattern - - - 70000 0 0", "drop 1", "mapper", "",
        "pattern name 0 0", "pattern - - 1.2.3.4 -0 0"
    })
    void wrongSpecificationsAreTold(String spec) {
        List<Diagnostic> errors = Rig.errors("Idle -> IPRewriter(" + spec + ") -> Discard");
        assertThat(errors).isNotEmpty().allMatch(error -> error.code().startsWith("E03"));
    }

    @Test
    void thereIsOneSpecificationForEachInput() {
        assertThat(Rig.errors("Idle -> IPRewriter(drop, drop) -> Discard")).extracting(Diagnostic::code)
                .containsExactly("E0302");
        assertThat(Rig.errors("i :: Idle; r :: IPRewriter(drop) -> Discard; i -> r; i[1] -> [1]r"))
                .extracting(Diagnostic::code).containsExactly("E0301");
    }
}
