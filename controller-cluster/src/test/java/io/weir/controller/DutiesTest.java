package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import io.weir.ledger.MemberAddress;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DutiesTest {
    private static final String INCARNATION = "i1";
    private static final Duration LEASE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryHost host = new MemoryHost(false);
    private final Queue<Renew> renewals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean answering = new AtomicBoolean(true);
    private volatile long leaderTerm = 5;
    private Duties duties;

    @BeforeEach
    void start() {
        NodeRecord self = NodeRecord.newBuilder().setName("n1").setSite("a").setIncarnation(INCARNATION).build();
        duties = new Duties(
                self,
                settings(),
                host,
                new GivenVerdicts());
        duties.reach(this::heard);
        duties.start();
    }

    private static NodeSettings settings() {
        Path nowhere = Path.of("none");
        List<MemberAddress> controllers =
                Stream.of("c1", "c2", "c3").map(name -> new MemberAddress(0, name, name, 1000)).toList();
        NodeSettings.Timing timing = new NodeSettings.Timing(LEASE, Duration.ofMillis(100), Duration.ofMillis(300));
        return new NodeSettings("n1", "a", nowhere, "n1", 1, "n1", 1, List.of(), controllers, nowhere, timing);
    }

    @AfterEach
    void stop() {
        duties.close();
    }

    private void heard(MessageLite renewal) {
        Renew renew = (Renew) renewal;
        renewals.add(renew);
        if (answering.get()) {
            duties.receive(granted("c1", renew.getSequence()));
            duties.receive(granted("c3", renew.getSequence()));
        }
    }

    @Test
    void suspendsExactlyWhatOthersMayTakeOverWhenTheLeaseRunsOut() {
        orderUntilRunning("movable", 1, "n2");
        orderUntilRunning("pinned", 2, "");

        answering.set(false);

        await().atMost(PATIENCE).until(() -> told(Renew::getWaitingList).equals(List.of("movable")));
        assertThat(told(Renew::getRunningList)).containsExactly("pinned");
        assertThat(processing()).containsExactly("pinned");
        duties.receive(order("fresh", 3, "n2", 5));
        duties.receive(order("other", 4, "", 5));
        await().atMost(PATIENCE).until(() -> running().contains("other"));
        assertThat(running()).as("without a lease nothing movable starts").doesNotContain("fresh");
    }

    @Test
    void whatIsSuspendedGoesOnByAnOrderAndNotByANewLeaseAlone() {
        orderUntilSuspended("movable", 1, "n2");

        answering.set(true);
        await().atMost(PATIENCE).until(duties::leased);
        duties.receive(order("marker", 2, "", 5));
        await().atMost(PATIENCE).until(() -> running().contains("marker"));
        assertThat(processing()).containsExactly("marker");

        await().atMost(PATIENCE).until(() -> {
            duties.receive(order("movable", 1, "n2", 5));
            return processing().contains("movable");
        });
        assertThat(host.starts("movable")).as("it was never stopped, and knows what it knew").isEqualTo(1);
    }

    @Test
    void whatWasPlacedAnewSinceItWasSuspendedStartsAnew() {
        orderUntilSuspended("movable", 1, "n2");

        answering.set(true);
        await().atMost(PATIENCE).until(() -> {
            duties.receive(order("movable", 7, "n2", 5));
            return processing().contains("movable");
        });

        assertThat(host.starts("movable")).isEqualTo(2);
    }

    @Test
    void refusesOrdersOfEarlierTerms() {
        orderUntilRunning("kept", 1, "n2");

        duties.receive(Stop.newBuilder()
                .setTerm(4)
                .setIncarnation(INCARNATION)
                .setTenant("t")
                .setId("kept")
                .setEpoch(1)
                .build());
        duties.receive(order("late", 2, "", 4));
        duties.receive(order("marker", 3, "", 5));

        await().atMost(PATIENCE).until(() -> running().contains("marker"));
        assertThat(running()).contains("kept").doesNotContain("late");
    }

    @Test
    void refusesOrdersForAnEarlierProcess() {
        duties.receive(order("stranger", 1, "", 5).toBuilder().setIncarnation("i0").build());
        duties.receive(order("marker", 2, "", 5));

        await().atMost(PATIENCE).until(() -> running().contains("marker"));
        assertThat(running()).doesNotContain("stranger");
    }

    @Test
    void reportsWhatRunsAndWhatCouldNotBeStarted() {
        orderUntilRunning("good", 1, "n2");
        duties.receive(order("unstartable", 2, "", 5));

        await().atMost(PATIENCE).until(() -> renewals.stream()
                .flatMap(r -> r.getRunningList().stream())
                .anyMatch(r -> r.getId().equals("unstartable") && r.getFailure().contains("not to be started")));
        await().atMost(PATIENCE).until(() -> renewals.stream()
                .flatMap(r -> r.getRunningList().stream())
                .anyMatch(r -> r.getId().equals("good") && r.getMovable() && r.getFailure().isEmpty()));
    }

    @Test
    void stopsEverythingBeforeItSaysGoodbye() {
        orderUntilRunning("one", 1, "");

        duties.retire();

        assertThat(running()).isEmpty();
        duties.receive(order("two", 2, "", 5));
        assertThat(running()).isEmpty();
    }

    /** The lease may run out under load before an order arrives; the leader repeats orders, and so does this. */
    private void orderUntilRunning(String id, long epoch, String standby) {
        await().atMost(PATIENCE).until(() -> {
            duties.receive(order(id, epoch, standby, leaderTerm));
            return running().contains(id);
        });
    }

    /** It ran, and then the lease ran out. */
    private void orderUntilSuspended(String id, long epoch, String standby) {
        orderUntilRunning(id, epoch, standby);
        answering.set(false);
        await().atMost(PATIENCE).until(() -> told(Renew::getWaitingList).equals(List.of(id)));
    }

    private List<String> running() {
        return host.running().stream().map(r -> r.middlebox().id()).sorted().toList();
    }

    /** Those that packets pass through. */
    private List<String> processing() {
        return host.processing(System.nanoTime()).stream().map(MiddleboxId::id).sorted().toList();
    }

    /** Of the last renewal. */
    private List<String> told(Function<Renew, List<Running>> part) {
        Renew last = List.copyOf(renewals).getLast();
        return part.apply(last).stream().map(Running::getId).toList();
    }

    private static Renewed granted(String controller, long sequence) {
        return Renewed.newBuilder()
                .setMember(controller)
                .setSequence(sequence)
                .setLeaseMs(LEASE.toMillis())
                .setIncarnation(INCARNATION)
                .build();
    }

    private static Start order(String id, long epoch, String standby, long term) {
        return Start.newBuilder()
                .setTerm(term)
                .setIncarnation(INCARNATION)
                .setDeployment(Deployment.newBuilder()
                        .setTenant("t")
                        .setId(id)
                        .setClick("FromNetfront() -> ToNetfront();")
                        .setClickName(id)
                        .setModule(id)
                        .setRole("CUSTOMER")
                        .addAddresses(0xc0000205)
                        .setEpoch(epoch)
                        .setStandby(standby))
                .build();
    }
}
