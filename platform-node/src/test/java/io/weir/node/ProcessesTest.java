package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.attach.PortDevice;
import io.weir.attach.Tuple;
import io.weir.attach.WeirPort;
import io.weir.attach.wire.Attaching;
import io.weir.net.IpAddress;
import io.weir.net.MacAddress;
import io.weir.port.NodeDrop;
import io.weir.port.TestFrames;
import io.weir.port.VirtualMac;
import io.weir.process.ProcessServer;
import io.weir.process.ProcessSettings;
import io.weir.process.UserPolicy;
import io.weir.process.UserRule;
import io.weir.process.Users;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library and a node's data plane, in one process: what each may do to the other. */
final class ProcessesTest {
    private static final IpAddress A = IpAddress.of("10.0.0.10");
    private static final IpAddress B6 = IpAddress.of("2001:db8::10");
    private static final MacAddress MAC_A = VirtualMac.of(A);
    private static final Tuple WEB = Tuple.of(A, Tuple.TCP, 80);
    private static final Tuple ECHO = Tuple.of(A, Tuple.UDP, 7);
    private static final int SMALL = 8 << 10;

    @TempDir
    private Path directory;

    private TestNode node;
    private ProcessServer server;
    private Path socket;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode();
        socket = directory.resolve("ports.sock");
        Users users = Users.ofMachine();
        UserPolicy policy = new UserPolicy(
                List.of(
                        UserRule.parse("* 10.0.0.0/24 * *", users),
                        UserRule.parse("* 2001:db8::/32 udp 1-1023", users)),
                users);
        server = ProcessServer.start(new ProcessSettings(socket, policy), node.dataPlane().switchboard());
        node.neighbour("10.0.0.1", TestFrames.HOST);
    }

    @AfterEach
    void stop() {
        server.close();
        node.close();
    }

    private WeirPort attach(String name, Tuple... tuples) {
        WeirPort port = ((WeirPort.Connecting.Connected) WeirPort.connect(socket, name, SMALL)).port();
        if (tuples.length > 0) {
            assertThat(port.register(List.of(tuples))).isInstanceOf(WeirPort.Registering.Registered.class);
        }
        return port;
    }

    private static byte[] receive(WeirPort port) {
        byte[] buffer = new byte[WeirPort.MAX_FRAME];
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int length = port.receive(buffer, 0);
        while (length == WeirPort.NONE && System.nanoTime() < deadlineNs) {
            port.await(1000);
            length = port.receive(buffer, 0);
        }
        assertThat(length).as("a frame came").isPositive();
        return Arrays.copyOf(buffer, length);
    }

    private static void send(WeirPort port, byte[] frame) {
        assertThat(port.send(frame, 0, frame.length)).isTrue();
        port.flush();
    }

    private static byte[] from(MacAddress source, byte[] frame) {
        ByteBuffer.wrap(frame).putShort(6, (short) (source.value() >>> 32)).putInt(8, (int) source.value());
        return frame;
    }

    private static byte[] udpFromA(int port) {
        return from(MAC_A, TestFrames.udp(MacAddress.BROADCAST, "10.0.0.10", port, "10.0.0.1", 5000, "answer"));
    }

    private long drops(String name, NodeDrop why) {
        return node.run(node.dataPlane().inspect(host -> host.worker().processes().all().stream()
                .filter(seat -> seat.attachment().name().endsWith("/" + name))
                .mapToLong(seat -> seat.attachment().drops().count(why))
                .sum()));
    }

    @Test
    void waitEndsWhenAnotherThreadCalls() throws InterruptedException {
        try (WeirPort port = attach("sleeper", ECHO)) {
            for (int i = 0; i < 100; i++) {
                Thread caller = Thread.ofVirtual().start(port::wakeup);
                long beganNs = System.nanoTime();
                assertThat(port.await(60_000)).as("no frame came").isFalse();
                assertThat(System.nanoTime() - beganNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
                caller.join();
            }
            port.wakeup();
            port.wakeup();
            assertThat(port.await(60_000)).as("called before it slept").isFalse();
            assertThat(port.alive()).isTrue();
            port.close();
            port.wakeup();
        }
    }

    @Test
    void processGetsWhatIsForItsTupleAndAnswersFromIt() {
        try (WeirPort port = attach("echo", ECHO)) {
            byte[] question = TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "question");
            node.send(question);
            assertThat(receive(port)).isEqualTo(question);
            send(port, udpFromA(7));
            byte[] answer = node.receiveIp();
            assertThat(TestFrames.destination(answer)).as("the node found the neighbour").isEqualTo(TestFrames.HOST);
            assertThat(TestFrames.mac(answer, 6)).isEqualTo(MAC_A);
            assertThat(TestFrames.checksumsRight(answer)).isTrue();
            assertThat(node.framesLost()).isZero();
        }
    }

    @Test
    void deviceOfAStackCarriesIpPackets() {
        try (WeirPort port = attach("echo", ECHO)) {
            PortDevice device = new PortDevice(port);
            byte[] question = TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "question");
            node.send(question);
            await().until(() -> port.await(100));
            byte[] packet = new byte[device.frameBytes()];
            assertThat(device.receive(packet, 0)).isEqualTo(question.length - 14);
            assertThat(Arrays.copyOf(packet, question.length - 14))
                    .isEqualTo(Arrays.copyOfRange(question, 14, question.length));
            byte[] answer = udpFromA(7);
            assertThat(device.transmit(answer, 14, answer.length - 14)).isTrue();
            device.flush();
            assertThat(TestFrames.mac(node.receiveIp(), 6)).isEqualTo(MAC_A);
        }
    }

    @Test
    void sourceMacOfZeroIsFilledIn() {
        try (WeirPort port = attach("echo", ECHO)) {
            send(port, from(new MacAddress(0), udpFromA(7)));
            assertThat(TestFrames.mac(node.receiveIp(), 6)).isEqualTo(MAC_A);
        }
    }

    @Test
    void tupleThatIsTakenIsRefusedWithItsOwnersName() {
        try (WeirPort first = attach("first", WEB);
                WeirPort second = attach("second")) {
            WeirPort.Registering answer = second.register(List.of(ECHO, WEB));
            assertThat(((WeirPort.Registering.Refused) answer).why().message()).contains("/first").contains("80");
            assertThat(second.register(List.of(ECHO))).as("none of the refused ones was kept")
                    .isInstanceOf(WeirPort.Registering.Registered.class);
            assertThat(first.release(List.of(WEB))).isEmpty();
            assertThat(second.register(List.of(WEB))).isInstanceOf(WeirPort.Registering.Registered.class);
        }
    }

    @Test
    void tuplesOfAProcessThatEndsAreFree() {
        attach("first", WEB, ECHO).close();
        try (WeirPort second = attach("second")) {
            await().until(() -> second.register(List.of(WEB, ECHO)) instanceof WeirPort.Registering.Registered);
        }
    }

    @Test
    void tupleThatNoRulePermitsIsRefused() {
        try (WeirPort port = attach("greedy")) {
            for (Tuple tuple : List.of(
                    Tuple.of(IpAddress.of("10.0.1.1"), Tuple.UDP, 7),
                    Tuple.of(B6, Tuple.TCP, 7),
                    new Tuple(B6, Tuple.UDP, 1, 1024))) {
                assertThat(((WeirPort.Registering.Refused) port.register(List.of(tuple))).why().code())
                        .isEqualTo("N0862");
            }
        }
    }

    @Test
    void outputOfAForeignTupleOrMacIsDroppedAndCounted() {
        try (WeirPort other = attach("other", WEB);
                WeirPort hostile = attach("hostile", ECHO)) {
            assertThat(other.alive()).isTrue();
            send(hostile, udpFromA(8));
            send(hostile, from(MAC_A, TestFrames.tcp(MacAddress.BROADCAST, "10.0.0.10", "10.0.0.1", 2, 0)));
            send(hostile, from(MAC_A, TestFrames.udp(MAC_A, "10.0.0.1", 7, "10.0.0.10", 80, "forged")));
            send(hostile, from(TestFrames.HOST, udpFromA(7)));
            send(hostile, TestFrames.arp(2, TestFrames.HOST, "10.0.0.1", "10.0.0.10"));
            send(hostile, udpFromA(7));
            assertThat(TestFrames.shortAt(node.receiveIp(), 34)).as("only the last is let out").isEqualTo(7);
            assertThat(drops("hostile", NodeDrop.OUTPUT_TUPLE)).isEqualTo(3);
            assertThat(drops("hostile", NodeDrop.OUTPUT_MAC)).isEqualTo(1);
            assertThat(drops("hostile", NodeDrop.OUTPUT_NOT_IP)).isEqualTo(1);
            assertThat(node.framesLost()).isZero();
        }
    }

    @Test
    void processThatDoesNotReadLosesItsOwnPacketsOnly() {
        try (WeirPort lazy = attach("lazy", WEB);
                WeirPort echo = attach("echo", ECHO)) {
            for (int i = 0; i < 200; i++) {
                node.send(TestFrames.tcp(MAC_A, "10.0.0.1", "10.0.0.10", 16, 200));
                node.settle();
            }
            assertThat(drops("lazy", NodeDrop.PROCESS_BEHIND)).isPositive();
            byte[] question = TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "question");
            node.send(question);
            assertThat(receive(echo)).isEqualTo(question);
            assertThat(lazy.alive()).isTrue();
            assertThat(node.framesLost()).isZero();
        }
    }

    @Test
    void processThatWritesGarbageIsGivenUpAndItsTuplesAreFree() {
        try (WeirPort echo = attach("echo", ECHO)) {
            for (int garbage : new int[] {-1, 12, Integer.MAX_VALUE}) {
                Attaching hostile =
                        ((Attaching.Outcome.Attached) Attaching.to(socket, "hostile", SMALL, 10_000)).attaching();
                assertThat(hostile.register(List.of(WEB), 10_000)).isInstanceOf(Attaching.Answer.Done.class);
                hostile.region()
                        .memory()
                        .set(ValueLayout.JAVA_INT, hostile.region().writtenByProcessAt(), hostile.region().start() + garbage);
                hostile.bell().ring();
                await().until(() -> !hostile.lost().isEmpty());
                assertThat(hostile.lost()).contains("ring");
                hostile.close();
            }
            await().until(() -> echo.register(List.of(WEB)) instanceof WeirPort.Registering.Registered);
            long givenUp = node.run(node.dataPlane().inspect(host -> host.worker().processes().givenUp()));
            assertThat(givenUp).isEqualTo(3);
            assertThat(node.dataPlane().trouble()).isEmpty();
        }
    }

    @Test
    void laterFragmentsFollowTheirFirstAndStrayOnesAreDropped() {
        try (WeirPort port = attach("echo", ECHO);
                WeirPort other = attach("other", Tuple.of(A, Tuple.UDP, 8))) {
            byte[] whole = TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", 7, "0123456789abcdef");
            byte[] first = TestFrames.ip(MAC_A, 17, "10.0.0.1", "10.0.0.10", Arrays.copyOfRange(whole, 34, 50));
            byte[] later = TestFrames.ip(MAC_A, 17, "10.0.0.1", "10.0.0.10", Arrays.copyOfRange(whole, 50, 58));
            ByteBuffer.wrap(first).putShort(20, (short) 0x2000);
            ByteBuffer.wrap(later).putShort(20, (short) 2);
            node.send(later);
            node.settle();
            assertThat(node.run(node.dataPlane().report()).drops()).containsEntry(NodeDrop.NO_FIRST_FRAGMENT.reason(), 1L);
            node.send(first);
            node.send(later);
            assertThat(receive(port)).isEqualTo(first);
            assertThat(receive(port)).isEqualTo(later);
            assertThat(other.await(0)).isFalse();
        }
    }

    @Test
    void laterFragmentIsSentOnlyByWhoSentTheFirst() {
        try (WeirPort echo = attach("echo", ECHO);
                WeirPort hostile = attach("hostile", Tuple.of(A, Tuple.UDP, 8))) {
            byte[] whole = TestFrames.udp(MacAddress.BROADCAST, "10.0.0.10", 7, "10.0.0.1", 5000, "0123456789abcdef");
            byte[] first = TestFrames.ip(MAC_A, 17, "10.0.0.10", "10.0.0.1", Arrays.copyOfRange(whole, 34, 50));
            byte[] later = TestFrames.ip(MAC_A, 17, "10.0.0.10", "10.0.0.1", Arrays.copyOfRange(whole, 50, 58));
            ByteBuffer.wrap(first).putShort(20, (short) 0x2000);
            ByteBuffer.wrap(later).putShort(20, (short) 2);
            send(echo, from(MAC_A, first));
            node.receiveIp();
            send(hostile, from(MAC_A, later));
            await().until(() -> drops("hostile", NodeDrop.OUTPUT_TUPLE) == 1);
            send(echo, from(MAC_A, later));
            assertThat(node.receiveIp()).hasSize(later.length);
        }
    }

    @Test
    void icmpErrorGoesToWhoSentThePacketThatItQuotes() {
        try (WeirPort first = attach("first", Tuple.protocol(A, 1));
                WeirPort echo = attach("echo", ECHO)) {
            byte[] sent = udpFromA(7);
            ByteBuffer error = ByteBuffer.allocate(8 + 28).put((byte) 3).put((byte) 3);
            error.position(8);
            error.put(sent, 14, 28);
            byte[] frame = TestFrames.ip(MAC_A, 1, "10.0.0.1", "10.0.0.10", error.array());
            node.send(frame);
            assertThat(receive(echo)).isEqualTo(frame);
            byte[] ping = TestFrames.ip(MAC_A, 1, "10.0.0.1", "10.0.0.10", new byte[] {8, 0, 0, 0, 0, 0, 0, 0});
            node.send(ping);
            assertThat(receive(first)).as("other ICMP belongs to its owner").isEqualTo(ping);
        }
    }

    @Test
    void ipv6AddressIsAnsweredForAndItsPacketsComeAndGo() {
        MacAddress mac = VirtualMac.of(B6);
        try (WeirPort port = attach("echo6", Tuple.of(B6, Tuple.UDP, 7))) {
            assertThat(node.receiveIpv6(136)).as("announced").hasSize(86);
            node.send(TestFrames6.solicitation("2001:db8::1", "2001:db8::10"));
            byte[] advertised = node.receiveIpv6(136);
            assertThat(TestFrames.mac(advertised, 80)).isEqualTo(mac);
            assertThat(TestFrames.destination(advertised)).isEqualTo(MacAddress.of("02:00:00:00:00:01"));
            byte[] question = TestFrames6.udp(mac, "2001:db8::1", "2001:db8::10", 7, "question");
            node.send(question);
            assertThat(receive(port)).isEqualTo(question);
            ByteBuffer answer = ByteBuffer.wrap(TestFrames6.udp(mac, "2001:db8::10", "2001:db8::1", 5000, "answer"));
            answer.putShort(54, (short) 7);
            send(port, from(mac, answer.array()));
            // asked for nobody: the solicitation had told who it is
            assertThat(TestFrames.destination(node.receiveIpv6(17))).isEqualTo(MacAddress.of("02:00:00:00:00:01"));
            byte[] advertisement = new byte[32];
            advertisement[0] = (byte) 136;
            byte[] forged = TestFrames6.ip(mac, 58, "2001:db8::10", "ff02::1", advertisement, 2);
            send(port, from(mac, forged));
            await().until(() -> drops("echo6", NodeDrop.OUTPUT_TUPLE) == 1);
        }
    }

    @Test
    void packetsToNeighboursThatDoNotAnswerHoldAFewFramesOnly() {
        try (WeirPort hostile = attach("hostile", Tuple.of(A, Tuple.UDP, 9));
                WeirPort echo = attach("echo", ECHO)) {
            for (int i = 0; i < 200; i++) {
                byte[] frame =
                        from(MAC_A, TestFrames.udp(MAC_A, "10.0.0.10", 9, "10.0.7." + i, 9, "to nobody"));
                for (int k = 0; k < 64; k++) {
                    while (!hostile.send(frame, 0, frame.length)) {
                        hostile.flush();
                    }
                }
            }
            hostile.flush();
            await().until(() -> drops("hostile", NodeDrop.ARP_PENDING_FULL) > 200 * 64 - 300);
            assertThat(node.framesLost()).isLessThanOrEqualTo(TestNode.FRAMES / 16);
            send(echo, from(MAC_A, TestFrames.udp(MAC_A, "10.0.0.10", 7, "10.0.0.77", 9, "first")));
            node.answerArp("10.0.0.77", TestFrames.HOST);
            assertThat(TestFrames.shortAt(node.receiveIp(), 34)).isEqualTo(7);
        }
    }

    @Test
    void nodeThatEndsIsNoticed() {
        try (WeirPort port = attach("echo", ECHO)) {
            server.close();
            await().until(() -> !port.alive());
            assertThat(port.lost()).contains("node");
        }
    }
}
