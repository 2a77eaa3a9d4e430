package io.weir.node;

import static io.weir.port.TestFrames.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.attach.Tuple;
import io.weir.engine.HandlerAnswer;
import io.weir.middlebox.Middlebox;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.port.NodeDrop;
import io.weir.port.TestFrames;
import io.weir.port.VirtualMac;
import io.weir.portswitch.Attachment;
import io.weir.resident.UdpEcho;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DataPlaneTest {
    private static final Ipv4Address A = Ipv4Address.of("10.0.0.10");
    private static final Ipv4Address B = Ipv4Address.of("10.0.0.11");
    private static final MacAddress MAC_A = VirtualMac.of(A);
    private static final MacAddress MAC_B = VirtualMac.of(B);

    private final TestNode node = new TestNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void echoStackAnswersWhatIsSentToItsTuple() {
        assertThat(node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7))))
                .isEqualTo(new PlacementResult.Started());
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "hello"));
        node.answerArp("10.0.0.1", HOST);

        byte[] answer = node.receiveIp();
        assertThat(TestFrames.destination(answer)).isEqualTo(HOST);
        assertThat(TestFrames.mac(answer, 6)).isEqualTo(MAC_A);
        assertThat(TestFrames.intAt(answer, 26)).isEqualTo(TestFrames.address("10.0.0.10"));
        assertThat(TestFrames.shortAt(answer, 36)).isEqualTo(5000);
        assertThat(TestFrames.checksumsRight(answer)).isTrue();
    }

    @Test
    void residentStackTellsItsAddressesAndWhatItDropped() {
        node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7)));
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 80, "10.0.0.10", 7, "from no client"));
        node.settle();
        assertThat(node.run(node.dataPlane().read("echo", "addresses"))).isEqualTo(new HandlerAnswer.Value("10.0.0.10/32\n"));
        assertThat(node.run(node.dataPlane().read("echo", "drops"))).isEqualTo(new HandlerAnswer.Value("no-client 1\n"));
        assertThat(node.framesLost()).isZero();
    }

    @Test
    void saysWhoOwnsTheTupleAlready() {
        node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7)));
        PlacementResult second = node.run(node.dataPlane().start("other", UdpEcho.at(A, 7)));
        assertThat(second).isInstanceOfSatisfying(PlacementResult.Refused.class, refused -> assertThat(
                        refused.why().message())
                .isEqualTo("<10.0.0.10, 7, udp> belongs to `echo`"));
    }

    @Test
    void stoppingFreesTheTuple() {
        node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7)));
        assertThat(node.run(node.dataPlane().stop("echo"))).isTrue();
        assertThat(node.run(node.dataPlane().stop("echo"))).isFalse();
        assertThat(node.run(node.dataPlane().start("other", UdpEcho.at(A, 7))))
                .isEqualTo(new PlacementResult.Started());
    }

    @Test
    void answersArpForItsAddressesAndForNoOthers() {
        node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7)));
        assertThat(TestFrames.mac(node.receiveArp(1), 22)).as("announced").isEqualTo(MAC_A);
        node.send(TestFrames.arp(1, HOST, "10.0.0.1", "10.0.0.99"));
        node.send(TestFrames.arp(1, HOST, "10.0.0.1", "10.0.0.10"));
        byte[] reply = node.receiveArp(2);
        assertThat(TestFrames.intAt(reply, 28)).isEqualTo(TestFrames.address("10.0.0.10"));
        assertThat(TestFrames.mac(reply, 22)).isEqualTo(MAC_A);
    }

    @Test
    void crashOfOneHarmsNobodyElse() {
        node.place("crasher", attachment("crasher", A), (w, o) -> new Crasher(w.pool()));
        node.run(node.dataPlane().start("echo", UdpEcho.at(B, 7)));
        node.neighbour("10.0.0.1", HOST);
        for (int i = 0; i < 5; i++) {
            node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 9, "boom"));
            node.send(TestFrames.udp(MAC_B, "10.0.0.1", 5000, "10.0.0.11", 7, "hello"));
            assertThat(TestFrames.intAt(node.receiveIp(), 26)).isEqualTo(TestFrames.address("10.0.0.11"));
        }
        MiddleboxReport report = node.run(node.dataPlane().report("crasher")).orElseThrow();
        assertThat(report.crashes()).isEqualTo(5);
        // the copy and the frame it made, each time; the packet itself it had freed
        assertThat(report.drops()).containsEntry(NodeDrop.MIDDLEBOX_CRASHED.reason(), 10L);
        assertThat(node.framesLost()).isZero();
    }

    @Test
    void oneThatFailsTooOftenIsStoppedAndItsAddressFreed() {
        node.place("crasher", attachment("crasher", A), (w, o) -> new Crasher(w.pool()));
        for (int i = 0; i <= Middlebox.FAILURE_LIMIT; i++) {
            node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 9, "boom"));
            node.settle();
        }
        assertThat(node.events()).contains(new DataPlaneEvent.Failed("crasher"));
        assertThat(node.run(node.dataPlane().report()).middleboxes()).isEmpty();
        assertThat(node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7))))
                .isEqualTo(new PlacementResult.Started());
    }

    @Test
    void outputFromAForeignAddressIsDroppedAndCounted() {
        node.place("spoofer", attachment("spoofer", A), (w, o) -> new Rewriter(w.pool(), o, "198.51.100.1"));
        node.neighbour("10.0.0.1", HOST);
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 9, "x"));
        node.settle();
        assertThat(node.run(node.dataPlane().report("spoofer")).orElseThrow().drops())
                .containsEntry(NodeDrop.OUTPUT_SOURCE.reason(), 1L);
        assertThat(node.framesLost()).isZero();
    }

    @Test
    void packetMayKeepTheSourceItCameWith() {
        node.place("through", attachment("through", A), (w, o) -> new Rewriter(w.pool(), o, "10.0.0.1"));
        node.neighbour("10.0.0.10", HOST);
        node.neighbour("10.0.0.1", HOST);
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 9, "x"));
        node.settle();
        // back to the middlebox's own address: delivered on the node, until the loop is noticed
        await().untilAsserted(() -> assertThat(node.run(node.dataPlane().report("through")).orElseThrow().drops())
                .containsEntry(NodeDrop.LOCAL_LOOP.reason(), 1L));
    }

    @Test
    void stackMaySendFromItsOwnTupleOnly() {
        Attachment.Sources own = Attachment.Sources.OWN_TUPLES;
        node.place(
                "hostile",
                id -> new Attachment(id, "hostile", List.of(Tuple.of(A, Tuple.UDP, 9)), List.of(), own),
                (w, o) -> new Rewriter(w.pool(), o, "10.0.0.11"));
        node.run(node.dataPlane().start("echo", UdpEcho.at(B, 7)));
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 7, "10.0.0.10", 9, "x"));
        node.settle();
        assertThat(node.run(node.dataPlane().report("hostile")).orElseThrow().drops())
                .containsEntry(NodeDrop.OUTPUT_TUPLE.reason(), 1L);
    }

    @Test
    void gatewayProcessesOnlyWhatItsTenantOwns() {
        node.place(
                "gateway",
                id -> new Attachment(
                        id,
                        "gateway",
                        List.of(Tuple.address(A)),
                        List.of(Ipv4Prefix.of("203.0.113.0/24")),
                        Attachment.Sources.OWN_OR_ORIGIN),
                (w, o) -> new Forwarder(w.pool(), o));
        node.neighbour("203.0.113.5", HOST);
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "203.0.113.5", 9, "mine"));
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "198.51.100.9", 9, "not mine"));
        assertThat(TestFrames.intAt(node.receiveIp(), 30)).isEqualTo(TestFrames.address("203.0.113.5"));
        node.settle();
        assertThat(node.run(node.dataPlane().report()).drops())
                .containsEntry(NodeDrop.NOT_ADDRESSED.reason(), 1L);
    }

    @Test
    void neighbourThatNeverAnswersCostsItsPacketsOnly() {
        node.place("out", attachment("out", A), (w, o) -> new Rewriter(w.pool(), o, "10.0.0.10", "10.0.0.77"));
        for (int i = 0; i < 100; i++) {
            node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 9, "x"));
            node.settle();
        }
        assertThat(node.run(node.dataPlane().report("out")).orElseThrow().drops())
                .containsEntry(NodeDrop.ARP_PENDING_FULL.reason(), 36L);
    }

    @Test
    void randomFramesAreCountedNeverACrash() {
        node.run(node.dataPlane().start("echo", UdpEcho.at(A, 7)));
        node.place("gateway", attachment("gateway", B), (w, o) -> new Forwarder(w.pool(), o));
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = hostile(random);
            node.send(frame);
            if (round % 64 == 0) {
                node.settle();
            }
        }
        node.settle();
        assertThat(node.events()).as("seed %d", seed).isEmpty();
        assertThat(node.framesLostButWaiting()).as("seed %d", seed).isTrue();
        node.send(TestFrames.arp(1, HOST, "10.0.0.1", "10.0.0.10"));
        assertThat(node.receiveArp(2)).isNotNull();
    }

    private static byte[] hostile(SplittableRandom random) {
        byte[] frame =
                switch (random.nextInt(4)) {
                    case 0 -> TestFrames.arp(1 + random.nextInt(2), HOST, "10.0.0.1", "10.0.0.10");
                    case 1 -> TestFrames.udp(MAC_B, "10.0.0.1", 5000, "10.0.0.11", 9, "x");
                    case 2 -> TestFrames.tcp(MAC_A, "10.0.0.1", "10.0.0.10", 2, random.nextInt(100));
                    default -> TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "hello");
                };
        for (int i = random.nextInt(6); i > 0; i--) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        }
        return java.util.Arrays.copyOf(frame, random.nextInt(5) == 0 ? random.nextInt(frame.length + 1) : frame.length);
    }

    private static java.util.function.IntFunction<Attachment> attachment(String name, Ipv4Address address) {
        return id -> new Attachment(
                id, name, List.of(Tuple.address(address)), List.of(), Attachment.Sources.OWN_OR_ORIGIN);
    }
}
