package io.weir.node;

import static io.weir.port.TestFrames.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.TestFrames;
import io.weir.port.VirtualMac;
import io.weir.portswitch.Attachment;
import io.weir.replication.PeerNetwork;
import io.weir.replication.StandbyStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two data planes in one process, on a cable each: what one knows of a middlebox, the other goes on with. */
final class StandbyTest {
    private static final String NAME = "tenants/t/middleboxes/nat";
    private static final String MINE = "10.0.0.10";
    private static final String CLIENT = "10.0.0.1";
    private static final String SERVER = "10.0.0.2";
    private static final MacAddress SERVER_MAC = MacAddress.of("02:00:00:00:00:02");
    private static final MacAddress MAC = VirtualMac.of(Ipv4Address.of(MINE));
    private static final byte[] TEXT = "the same text".getBytes(StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAT =
            """
            in :: FromNetfront();
            out :: ToNetfront();
            nat :: IPRewriter(pattern 10.0.0.10 1024-65535 10.0.0.2 80 0 1, drop);
            in -> c :: IPClassifier(dst host 10.0.0.10 and src port 80, -);
            c[0] -> [1]nat;
            c[1] -> n :: Counter -> [0]nat;
            nat[0] -> out;
            nat[1] -> out;
            """;

    @TempDir
    private Path directory;

    private final TestNode a = new TestNode();
    private final TestNode b = new TestNode();
    private PeerNetwork networkA;
    private PeerNetwork networkB;

    @BeforeEach
    void connect() {
        networkA = PeerNetwork.open(directory.resolve("a"), "127.0.0.1", 0);
        networkB = PeerNetwork.open(directory.resolve("b"), "127.0.0.1", 0);
        a.dataPlane().join(networkA);
        b.dataPlane().join(networkB);
        for (TestNode node : List.of(a, b)) {
            node.neighbour(CLIENT, HOST);
            node.neighbour(SERVER, SERVER_MAC);
        }
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private static MiddleboxSpec spec(String click) {
        return new MiddleboxSpec(
                NAME,
                Click.read(new SourceText("nat", click)).configuration().orElseThrow(),
                List.of(Ipv4Address.of(MINE)),
                List.of(),
                Attachment.Sources.OWN_OR_ORIGIN,
                7);
    }

    /** Runs on a from now on, with a standby on b. */
    private void keep(long epoch, String click, byte[] text) {
        assertThat(a.run(a.dataPlane().start(spec(NAT)))).isEqualTo(new PlacementResult.Started());
        a.run(a.dataPlane().shared((shared, host) -> {
            shared.replication()
                    .replicate(NAME, epoch, TEXT, networkA.link(networkB.address()).orElseThrow(), host.seat(NAME).orElseThrow()::state);
            return true;
        }));
        shadow(epoch, click, text);
    }

    private void shadow(long epoch, String click, byte[] text) {
        b.run(b.dataPlane().shared((shared, host) -> {
            shared.replication()
                    .shadow(NAME, epoch, text, networkB.link(networkA.address()).orElseThrow(), spec(click).configuration());
            return true;
        }));
    }

    private Optional<StandbyStatus> status() {
        return a.run(a.dataPlane().shared((shared, host) -> shared.replication().standby(NAME)))
                .orElseThrow();
    }

    private void awaitStatus(StandbyStatus wanted) {
        await().atMost(PATIENCE).until(() -> status().equals(Optional.of(wanted)));
    }

    /** Whether a has heard that b only waits for it to stop. */
    private boolean mayStop() {
        return a.run(a.dataPlane().shared((shared, host) -> shared.replication().mayStop(NAME)))
                .orElseThrow();
    }

    /** What the standby has of the flows; the numbers come once a second. */
    private int known() {
        return b.run(b.dataPlane().shared((shared, host) -> shared.replication().entries(NAME)))
                .orElseThrow();
    }

    private static byte[] request(int port) {
        return TestFrames.udp(MAC, CLIENT, port, MINE, 80, "hello " + port);
    }

    private static int sourcePort(byte[] frame) {
        return TestFrames.shortAt(frame, 34);
    }

    @Test
    void flowsGoOnWhereTheStandbyWas() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        a.send(request(5000));
        int translated = sourcePort(a.receiveIp());
        await().atMost(PATIENCE).until(() -> known() == 2);
        a.run(a.dataPlane().stop(NAME));

        assertThat(b.run(b.dataPlane().start(spec(NAT), new Takeover(TEXT, false))))
                .isEqualTo(new PlacementResult.Started());
        assertThat(TestFrames.mac(b.receiveArp(1), 22)).as("announced").isEqualTo(MAC);
        b.send(TestFrames.udp(MAC, SERVER, 80, MINE, translated, "an answer"));
        byte[] answer = b.receiveIp();
        assertThat(TestFrames.intAt(answer, 30)).isEqualTo(TestFrames.address(CLIENT));
        assertThat(TestFrames.shortAt(answer, 36)).isEqualTo(5000);
        b.send(request(5000));
        assertThat(sourcePort(b.receiveIp())).isEqualTo(translated);
    }

    @Test
    void flowsLearnedBeforeThereWasAStandbyAreCopied() {
        a.run(a.dataPlane().start(spec(NAT)));
        for (int port = 5000; port < 5300; port++) {
            a.send(request(port));
            a.receiveIp();
        }
        a.run(a.dataPlane().shared((shared, host) -> {
            shared.replication()
                    .replicate(NAME, 1, TEXT, networkA.link(networkB.address()).orElseThrow(), host.seat(NAME).orElseThrow()::state);
            return true;
        }));
        shadow(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        await().atMost(PATIENCE).until(() -> known() == 600);
    }

    @Test
    void anotherConfigurationTakesNothing() {
        keep(1, NAT, "another text".getBytes(StandardCharsets.UTF_8));
        awaitStatus(StandbyStatus.OTHER_CONFIGURATION);
        assertThat(known()).isZero();
    }

    @Test
    void anOldPlacementIsIgnored() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        shadow(2, NAT, TEXT);
        a.send(request(5000));
        a.receiveIp();
        awaitStatus(StandbyStatus.UNKNOWN);
        assertThat(known()).isZero();
    }

    @Test
    void aStandbyThatBeginsAnewGetsAllOfItAgain() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        a.send(request(5000));
        a.receiveIp();
        await().atMost(PATIENCE).until(() -> known() == 2);
        b.run(b.dataPlane().shared((shared, host) -> {
            shared.replication().forget(NAME);
            return true;
        }));
        shadow(1, NAT, TEXT);
        await().atMost(PATIENCE).until(() -> known() == 2);
    }

    @Test
    void keepsNoStandbyOfWhatDoesNotRun() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        a.send(request(5000));
        a.receiveIp();
        await().atMost(PATIENCE).until(() -> known() == 2);
        a.run(a.dataPlane().stop(NAME));
        assertThat(status()).as("of what does not run").isEmpty();
    }

    @Test
    void handsOverBetweenTwoBatchesAndSendsOnWhatStillComes() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        a.send(request(5000));
        int translated = sourcePort(a.receiveIp());

        CompletionStage<PlacementResult> there = b.dataPlane().start(spec(NAT), new Takeover(TEXT, true));
        assertThat(a.run(a.dataPlane().leave(NAME))).isTrue();
        assertThat(b.run(there)).isEqualTo(new PlacementResult.Started());
        // the link has not noticed yet: it still comes to the old node
        a.send(request(5000));
        byte[] sentOn = b.receiveIp();
        assertThat(sourcePort(sentOn)).isEqualTo(translated);
        b.send(TestFrames.udp(MAC, SERVER, 80, MINE, translated, "an answer"));
        assertThat(TestFrames.shortAt(b.receiveIp(), 36)).isEqualTo(5000);
        assertThat(b.run(b.dataPlane().read(NAME, "n.count")).toString()).contains("2");
        assertThat(a.framesLost()).isZero();
        assertThat(b.framesLost()).isZero();
    }

    @Test
    void runsOnUntilTheOtherNodeOnlyWaitsForIt() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        CompletionStage<Boolean> left = a.dataPlane().leave(NAME);
        a.send(request(5000));
        int translated = sourcePort(a.receiveIp());

        assertThat(b.run(b.dataPlane().start(spec(NAT), new Takeover(TEXT, true))))
                .isEqualTo(new PlacementResult.Started());
        assertThat(a.run(left)).isTrue();
        b.send(request(5000));
        assertThat(sourcePort(b.receiveIp())).isEqualTo(translated);
    }

    @Test
    void doesNotWaitForANodeThatIsNeverReady() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        assertThat(a.run(a.dataPlane().leave(NAME))).isTrue();
        assertThat(b.run(b.dataPlane().start(spec(NAT), new Takeover(TEXT, true))))
                .isEqualTo(new PlacementResult.Started());
    }

    @Test
    void doesNotStopForANodeThatIsToRunItNoMore() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        CompletionStage<PlacementResult> there = b.dataPlane().start(spec(NAT), new Takeover(TEXT, true));
        await().atMost(PATIENCE).until(this::mayStop);
        b.run(b.dataPlane().stop(NAME));
        assertThat(b.run(there)).isInstanceOf(PlacementResult.Refused.class);
        await().atMost(PATIENCE).until(() -> !mayStop());
        a.send(request(5000));
        int translated = sourcePort(a.receiveIp());
        CompletionStage<Boolean> left = a.dataPlane().leave(NAME);
        a.send(request(5000));
        assertThat(sourcePort(a.receiveIp())).isEqualTo(translated);
        a.run(left);
    }

    @Test
    void startsAlsoWhenNobodyHandsOver() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        CompletionStage<PlacementResult> there = b.dataPlane().start(spec(NAT), new Takeover(TEXT, true));
        b.run(b.dataPlane().shared((shared, host) -> {
            shared.release(NAME);
            return true;
        }));
        assertThat(b.run(there)).isEqualTo(new PlacementResult.Started());
    }

    @Test
    void comesBackWhileTheFirstStillSendsOn() {
        keep(1, NAT, TEXT);
        awaitStatus(StandbyStatus.WARM);
        a.send(request(5000));
        int translated = sourcePort(a.receiveIp());
        CompletionStage<PlacementResult> there = b.dataPlane().start(spec(NAT), new Takeover(TEXT, true));
        a.run(a.dataPlane().leave(NAME));
        b.run(there);
        b.run(b.dataPlane().shared((shared, host) -> {
            shared.replication()
                    .replicate(NAME, 2, TEXT, networkB.link(networkA.address()).orElseThrow(), host.seat(NAME).orElseThrow()::state);
            return true;
        }));
        a.run(a.dataPlane().shared((shared, host) -> {
            shared.replication()
                    .shadow(NAME, 2, TEXT, networkA.link(networkB.address()).orElseThrow(), spec(NAT).configuration());
            return true;
        }));
        await().atMost(PATIENCE).until(() -> b.run(
                        b.dataPlane().shared((shared, host) -> shared.replication().standby(NAME)))
                .orElseThrow()
                .equals(Optional.of(StandbyStatus.WARM)));
        CompletionStage<PlacementResult> back = a.dataPlane().start(spec(NAT), new Takeover(TEXT, true));
        assertThat(b.run(b.dataPlane().leave(NAME))).isTrue();
        assertThat(a.run(back)).isEqualTo(new PlacementResult.Started());
        a.send(request(5000));
        assertThat(sourcePort(a.receiveIp())).isEqualTo(translated);
    }

    @Test
    void saysWhatItIsTheStandbyOf() {
        keep(3, NAT, TEXT);
        assertThat(b.run(b.dataPlane().shared((shared, host) -> shared.replication().shadows())))
                .contains(Map.of(NAME, 3L));
    }
}
