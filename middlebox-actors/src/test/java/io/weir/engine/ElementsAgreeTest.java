package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.program.BorderPackets;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Source;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element of the catalogue does in the engine what its program says in the interpreter. */
class ElementsAgreeTest {
    private static final long SECOND_NS = 1_000_000_000L;

    static List<String> configurations() {
        String in = "FromNetfront -> ";
        String out = " -> ToNetfront;";
        return List.of(
                in + "IPFilter(allow udp port 53, deny src 10.0.0.1, allow tcp && dst port 80, deny ip frag, allow icmp)" + out,
                in + "c :: IPClassifier(tcp, udp and dst port 1500, icmp, -); c[0]" + out
                        + "c[1] -> Discard; c[2] -> Paint(3) -> ToDevice(eth1); c[3] -> Null" + out,
                in + "c :: Classifier(12/0800 23/11, 12/0806, -); c[0] -> Counter" + out
                        + "c[1] -> ARPResponder(10.0.0.2 02:00:00:00:00:01)" + out + "c[2] -> Print(x, ACTIVE false)" + out,
                in + "Strip(14) -> CheckIPHeader -> DecIPTTL -> r :: RadixIPLookup(10.0.0.0/8 0, 10.0.0.2/32 1.2.3.4 1, 0.0.0.0/0 1);"
                        + "r[0] -> Unstrip(14)" + out + "r[1] -> EtherEncap(0x0800, 02:00:00:00:00:01, 02:00:00:00:00:02)" + out,
                in + "Strip(14) -> GetIPAddress(16) -> s :: StaticIPLookup(10.0.0.0/8 0, 0.0.0.0/0 1); s[0] -> Unstrip(14)" + out
                        + "s[1] -> ToDump(x.pcap);",
                in + "IPRewriter(pattern - - 172.16.15.133 - 0 0)" + out,
                "FromNetfront -> rw :: IPRewriter(pattern 1.1.1.1 1024-1030 - - 0 1, drop); FromDevice(eth1) -> MarkIPHeader(14)"
                        + " -> [1]rw; rw[0]" + out + "rw[1] -> ToDevice(eth1);",
                in + "CheckUDPHeader -> IPMirror -> EtherMirror" + out,
                in + "CheckTCPHeader -> SetTCPChecksum -> SetIPChecksum" + out,
                in + "CheckICMPHeader -> ICMPPingResponder -> EtherMirror" + out,
                in + "SetUDPChecksum -> StoreIPAddress(9.9.9.9, src) -> CheckLength(80)" + out,
                in + "Strip(14) -> UDPIPEncap(1.1.1.1, 5, 2.2.2.2, 6) -> IPEncap(4, 3.3.3.3, 4.4.4.4) -> EtherEncap(0x0800,"
                        + " 02:00:00:00:00:01, 02:00:00:00:00:02)" + out,
                in + "Strip(14) -> StripIPHeader -> SetIPAddress(5.5.5.5) -> UDPIPEncap(1.1.1.1, 5, DST_ANNO, 6)" + out,
                in + "t :: Tee(3); t[0] -> Paint(1) -> p :: PaintSwitch; t[1] -> Paint(2) -> p; t[2] -> CheckPaint(1)" + out
                        + " p[0] -> Discard; p[1]" + out + "p[2] -> Queue(7) -> Unqueue" + out,
                in + "h :: HashSwitch(26, 8); h[0] -> Queue(3) -> TimedUnqueue(1, 2)" + out
                        + "h[1] -> FrontDropQueue(2) -> RatedUnqueue(10)" + out,
                in + "r :: RoundRobinSwitch; r[0] -> Queue(9) -> Shaper(20) -> Unqueue" + out
                        + "r[1] -> Queue(9) -> BandwidthShaper(1000Bps) -> BandwidthRatedUnqueue(2000Bps)" + out,
                in + "s :: RatedSplitter(3); s[0]" + out + "s[1] -> b :: BandwidthRatedSplitter(500Bps); b[0]" + out
                        + "b[1] -> ToDevice(eth1);",
                in + "s :: Switch(1); s[0] -> Discard; s[1] -> HostEtherFilter(02:00:00:00:00:01, DROP_OTHER false)" + out,
                "InfiniteSource(LIMIT 50, BURST 3)" + out + "RatedSource(RATE 5, LIMIT 9)" + out + " Idle" + out,
                "FromDump(x.pcap, FORCE_IP true) -> Queue(4) -> ToDevice(eth1);",
                "FromNetfront -> e :: ChangeEnforcer(ADDRESSES 10.0.0.2, AUTHORIZED 192.168.0.0/24); e[0] -> EtherMirror ->"
                        + " IPMirror -> [1]e; e[1]" + out,
                "FromNetfront -> c :: Classifier(12/0806 20/0002, 12/0800, -); c[0] -> [1]q :: ARPQuerier(10.0.0.1,"
                        + " 02:00:00:00:00:01); c[1] -> Strip(14) -> CheckIPHeader -> [0]q; c[2] -> Discard; q" + out,
                in + "d :: DecIPTTL; d[0] -> i :: IPFilter(deny dst port 80, allow all)" + out
                        + "d[1] -> Strip(14) -> ICMPError(10.9.9.9, timeexceeded) -> EtherEncap(0x0800, 02:00:00:00:00:01,"
                        + " 02:00:00:00:00:02)" + out,
                in + "TimedUnqueue(1, 4)" + out);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void doesWhatTheInterpreterDoes(String click) {
        Configuration configuration = read(click);
        List<Device> devices = configuration.nodes().stream()
                .flatMap(n -> n.program().sources().stream())
                .flatMap(s -> s instanceof Source.Receive r ? java.util.stream.Stream.of(r.device()) : java.util.stream.Stream.empty())
                .distinct()
                .toList();
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            BorderPackets packets = new BorderPackets(random, configuration);
            try (Comparison comparison = new Comparison(configuration, seed)) {
                long nowNs = 0;
                for (byte[] packet : packets.packets(500)) {
                    nowNs += random.nextLong(SECOND_NS / 5);
                    if (!devices.isEmpty()) {
                        comparison.receive(devices.get(random.nextInt(devices.size())), packet, nowNs);
                    }
                    if (random.nextInt(3) == 0) {
                        comparison.run(nowNs);
                    }
                }
                comparison.run(nowNs + 1000 * SECOND_NS);
                assertThat(comparison.difference()).as("seed %d: %s", seed, click).isEmpty();
            }
        }
    }

    @Test
    void noElementIsLeftOut() {
        Set<String> used = configurations().stream()
                .flatMap(c -> read(c).nodes().stream())
                .map(Configuration.Node::elementClass)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).containsAll(Catalogue.standard().all().stream().map(ElementClass::name).toList());
    }

    private static Configuration read(String click) {
        Reading reading = Click.read(new SourceText("test.click", click));
        assertThat(reading.errors()).as(click).isEmpty();
        return reading.configuration().orElseThrow();
    }
}
