package io.weir.node;

import static io.weir.port.TestFrames.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.controller.MiddleboxAssignment;
import io.weir.controller.MiddleboxHost.Observation;
import io.weir.controller.MiddleboxHost.Sampling;
import io.weir.controller.MiddleboxHost.Started;
import io.weir.controller.MiddleboxId;
import io.weir.controller.ObservedPacket;
import io.weir.controller.RunningMiddlebox;
import io.weir.controller.Tenure;
import io.weir.diagnostic.SourceText;
import io.weir.engine.HandlerAnswer;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.TestFrames;
import io.weir.port.VirtualMac;
import io.weir.proof.Role;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeHostTest {
    private static final MiddleboxId ID = new MiddleboxId("acme", "fw");
    private static final Ipv4Address A = Ipv4Address.of("10.0.0.10");
    private static final MacAddress MAC_A = VirtualMac.of(A);
    private static final String FIREWALL =
            "FromNetfront() -> c :: Counter -> fw :: IPFilter(allow udp dst port 53, deny all) -> IPMirror -> ToNetfront();";

    private final TestNode node = new TestNode();
    private final NodeHost host = new NodeHost(node.dataPlane());
    private final Tenure tenure = new Tenure();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void runsAnAssignmentAndCounts() {
        assertThat(host.start(assignment(1, FIREWALL))).isEqualTo(new Started.Running());
        node.neighbour("10.0.0.1", HOST);
        send(53);
        send(80);
        assertThat(TestFrames.intAt(node.receiveIp(), 30)).isEqualTo(TestFrames.address("10.0.0.1"));
        node.settle();
        RunningMiddlebox running = host.running().getFirst();
        assertThat(running.middlebox()).isEqualTo(ID);
        assertThat(running.counters().packetsIn()).isEqualTo(2);
        assertThat(running.counters().packetsOut()).isEqualTo(1);
        assertThat(running.counters().drops()).hasSize(1).allMatch(d -> d.element().equals("fw") && d.packets() == 1);
        assertThat(host.read(ID, "c.count")).isEqualTo(new HandlerAnswer.Value("2"));
        assertThat(host.handlers(ID).orElseThrow()).contains("c.count");
    }

    @Test
    void sameEpochKeepsItAndALaterOneReplacesIt() {
        host.start(assignment(1, FIREWALL));
        send(80);
        node.settle();
        host.start(assignment(1, FIREWALL));
        host.start(assignment(2, FIREWALL));
        assertThat(host.running().getFirst().epoch()).isEqualTo(2);
        assertThat(host.running().getFirst().counters().packetsIn()).as("kept").isEqualTo(1);
        host.start(assignment(3, "FromNetfront() -> Discard;"));
        assertThat(host.running().getFirst().counters().packetsIn()).as("replaced").isZero();
    }

    @Test
    void refusesAnAddressThatSomebodyHas() {
        host.start(assignment(1, FIREWALL));
        MiddleboxAssignment other = new MiddleboxAssignment(
                new MiddleboxId("evil", "fw"),
                Click.read(new SourceText("x", FIREWALL)).configuration().orElseThrow(),
                FIREWALL, List.of(A), List.of(), Role.THIRD_PARTY, false, 1, 1, false);
        assertThat(host.start(other))
                .isEqualTo(new Started.Refused("<10.0.0.10, *, *> belongs to `tenants/acme/middleboxes/fw`"));
    }

    @Test
    void refusesDevicesOfTheMachine() {
        assertThat(host.start(assignment(1, "FromNetfront() -> ToDevice(eth0);"))).isInstanceOf(Started.Refused.class);
        assertThat(host.running()).isEmpty();
    }

    @Test
    void givesNoPacketsToWhatAnotherNodeMayRun() {
        host.start(assignment(1, FIREWALL));
        tenure.until(Long.MIN_VALUE / 2);
        send(53);
        node.settle();
        assertThat(host.running().getFirst().counters().packetsIn()).isZero();
        assertThat(host.running().getFirst().counters().drops()).anyMatch(d -> d.reason().name().equals("lease-over"));
        tenure.forGood();
        send(53);
        node.settle();
        assertThat(host.running().getFirst().counters().packetsIn()).isEqualTo(1);
    }

    @Test
    void stopsAndForgets() {
        host.start(assignment(1, FIREWALL));
        host.stop(ID);
        host.stop(ID);
        assertThat(host.running()).isEmpty();
        assertThat(host.handlers(ID)).isEmpty();
        assertThat(host.start(assignment(1, FIREWALL))).isEqualTo(new Started.Running());
    }

    @Test
    void showsWhichElementDroppedAPacketAndWhy() {
        host.start(assignment(1, FIREWALL));
        node.neighbour("10.0.0.1", HOST);
        List<ObservedPacket> drops = new CopyOnWriteArrayList<>();
        List<ObservedPacket> all = new CopyOnWriteArrayList<>();
        Observation one = host.observe(ID, new Sampling(1000, true), drops::add).orElseThrow();
        Observation two = host.observe(ID, new Sampling(1000, false), all::add).orElseThrow();
        for (int i = 0; i < 20; i++) {
            send(80);
            node.settle();
            send(53);
            node.settle();
        }
        assertThat(drops).isNotEmpty().allMatch(p -> p.element().equals("fw") && !p.reason().isEmpty());
        assertThat(all).anyMatch(p -> p.direction() == ObservedPacket.Direction.IN)
                .anyMatch(p -> p.direction() == ObservedPacket.Direction.OUT);
        one.close();
        two.close();
        int seen = drops.size() + all.size();
        send(80);
        node.settle();
        assertThat(drops.size() + all.size()).isEqualTo(seen);
        assertThat(host.observe(new MiddleboxId("no", "body"), new Sampling(1, true), drops::add)).isEmpty();
    }

    private void send(int port) {
        node.send(TestFrames.udp(MAC_A, "10.0.0.1", 5000, "10.0.0.10", port, "hello"));
    }

    private MiddleboxAssignment assignment(long epoch, String click) {
        return new MiddleboxAssignment(
                ID,
                Click.read(new SourceText("x", click)).configuration().orElseThrow(),
                click, List.of(A), List.of(), Role.CUSTOMER, false, epoch, 1, epoch > 1, tenure);
    }
}
