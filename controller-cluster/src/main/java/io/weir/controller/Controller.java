package io.weir.controller;

import io.weir.ledger.LedgerNode;
import io.weir.ledger.View;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LeaveNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Stands beside each member of the log; the leader's is active. It hears the nodes, writes down who came and who is lost,
 * and orders nodes to run what is decided: each round it compares what a node says it runs with what it should, so that
 * an order that got lost is given again. It decides nothing that is not in the log.
 */
final class Controller extends AbstractBehavior<Controller.Message> {
    static final String NAME = "controller";

    /** After so many events a snapshot keeps restarts short. */
    private static final long EVENTS_PER_SNAPSHOT = 2000;

    private static final int TICKS_PER_LEASE = 20;

    sealed interface Message {}

    /** A node renews its lease. */
    record Heard(Renew body) implements Message, Wire.Carried {}

    /** A node stops on purpose, and has stopped what it ran. */
    record Farewell(Goodbye body) implements Message, Wire.Carried {}

    /** Something was decided. */
    record Happened(List<EventRecord> events) implements Message {}

    private record Answered(String what) implements Message {}

    private enum Tick implements Message {
        TICK
    }

    private record Last(Renew renew, long heardNs) {}

    private final NodeSettings settings;
    private final int member;
    private final LedgerNode ledger;
    private final Nodes nodes;
    private final Orders orders;
    private final Map<String, Last> heard = new HashMap<>();
    private final Set<String> proposed = new HashSet<>();
    private String apiAddress;
    private long activeTerm = -1;
    private long activeSinceNs;
    private long lastTickNs = System.nanoTime();
    private long snapshotAt;

    static Behavior<Message> create(NodeSettings settings, LedgerNode ledger, Nodes nodes, String apiAddress) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Controller(context, timers, settings, new Surroundings(ledger, nodes, apiAddress))));
    }

    private record Surroundings(LedgerNode ledger, Nodes nodes, String apiAddress) {}

    private Controller(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            NodeSettings settings,
            Surroundings surroundings) {
        super(context);
        this.settings = settings;
        this.member = settings.member().orElseThrow().id();
        this.ledger = surroundings.ledger();
        this.nodes = surroundings.nodes();
        this.apiAddress = surroundings.apiAddress();
        this.orders = new Orders(nodes);
        Duration tick = settings.timing().lease().dividedBy(TICKS_PER_LEASE);
        timers.startTimerWithFixedDelay(Tick.TICK, tick);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onMessage(Message.class, this::on).build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Heard(Renew renew) -> heard(renew);
            case Farewell(Goodbye goodbye) -> farewell(goodbye);
            case Happened(List<EventRecord> events) -> happened(events);
            case Answered(String what) -> proposed.remove(what);
            case Tick _ -> tick();
        }
        return this;
    }

    /** Whether this controller leads by the log as it is known here. Takes note when that begins. */
    private boolean active() {
        long term = ledger.replica().read(view -> view.leader() == member ? view.term() : -1L);
        if (term != activeTerm) {
            activeTerm = term;
            activeSinceNs = System.nanoTime();
            proposed.clear();
        }
        return term >= 0;
    }

    private void heard(Renew renew) {
        NodeRecord node = renew.getNode();
        heard.put(node.getName(), new Last(renew, System.nanoTime()));
        if (!active()) {
            return;
        }
        boolean known = ledger.replica()
                .read(view -> view.node(node.getName())
                        .filter(n -> n.getIncarnation().equals(node.getIncarnation()))
                        .filter(n -> n.getState() == NodeRecord.State.READY)
                        .isPresent());
        if (!known) {
            propose("join " + node.getName(), Command.newBuilder().setJoinNode(JoinNode.newBuilder().setNode(node)));
            return;
        }
        nodes.tell(
                node.getActorAddress(),
                Renewed.newBuilder()
                        .setTerm(activeTerm)
                        .setSequence(renew.getSequence())
                        .setLeaseMs(settings.timing().lease().toMillis())
                        .setLeader(settings.resource())
                        .setLeaderApiAddress(apiAddress)
                        .setIncarnation(node.getIncarnation())
                        .build());
        compare(renew);
    }

    private void compare(Renew renew) {
        String name = renew.getNode().getName();
        Orders.Wanted wanted = ledger.replica().read(view -> wanted(view, name));
        orders.give(activeTerm, renew, wanted)
                .forEach(confirm -> propose(
                        "confirm " + confirm.getTenant() + "/" + confirm.getId() + "@" + confirm.getEpoch(),
                        Command.newBuilder().setConfirm(confirm)));
    }

    private static Orders.Wanted wanted(View view, String node) {
        List<Deployment> here = view.deployments(d -> d.getNode().equals(node));
        return new Orders.Wanted(here, view.topology(), view.policy());
    }

    private void farewell(Goodbye goodbye) {
        heard.remove(goodbye.getNode());
        if (active()) {
            propose(
                    "leave " + goodbye.getNode(),
                    Command.newBuilder()
                            .setLeaveNode(LeaveNode.newBuilder()
                                    .setNode(goodbye.getNode())
                                    .setIncarnation(goodbye.getIncarnation())));
        }
    }

    private void happened(List<EventRecord> events) {
        if (active()) {
            heard.values().forEach(last -> compareIfReady(last.renew()));
            nodes.dismiss(ledger.replica().read(View::nodes));
            takeSnapshot(events.getLast().getCursor());
        }
    }

    private void compareIfReady(Renew renew) {
        boolean ready = ledger.replica()
                .read(view -> view.node(renew.getNode().getName())
                        .filter(n -> n.getIncarnation().equals(renew.getNode().getIncarnation()))
                        .filter(n -> n.getState() == NodeRecord.State.READY)
                        .isPresent());
        if (ready) {
            compare(renew);
        }
    }

    private void takeSnapshot(long cursor) {
        if (snapshotAt == 0) {
            snapshotAt = cursor;
        } else if (cursor - snapshotAt >= EVENTS_PER_SNAPSHOT && ledger.snapshot()) {
            snapshotAt = cursor;
        }
    }

    private void tick() {
        long nowNs = System.nanoTime();
        boolean slept = nowNs - lastTickNs > settings.timing().lease().toNanos() / 2;
        lastTickNs = nowNs;
        if (!active()) {
            return;
        }
        if (slept) {
            // who slept cannot say that others were silent
            activeSinceNs = nowNs;
        }
        long patienceNs = settings.timing().lease().plus(settings.timing().margin()).toNanos();
        for (NodeRecord node : ledger.replica().read(View::nodes)) {
            long silentNs = nowNs - Math.max(lastHeardNs(node), activeSinceNs);
            if (node.getState() == NodeRecord.State.READY && silentNs > patienceNs) {
                propose("lose " + node.getName(), lose(node, silentNs));
            }
        }
    }

    private long lastHeardNs(NodeRecord node) {
        Last last = heard.get(node.getName());
        return last != null && last.renew().getNode().getIncarnation().equals(node.getIncarnation())
                ? last.heardNs()
                : activeSinceNs;
    }

    private static Command.Builder lose(NodeRecord node, long silentNs) {
        return Command.newBuilder()
                .setLoseNode(LoseNode.newBuilder()
                        .setNode(node.getName())
                        .setIncarnation(node.getIncarnation())
                        .setReason("no sign of life for " + Duration.ofNanos(silentNs).toMillis() + " ms"));
    }

    /** Once at a time for each {@code what}. */
    private void propose(String what, Command.Builder command) {
        if (!proposed.add(what)) {
            return;
        }
        Command complete = command.setRequestId(UUID.randomUUID().toString())
                .setActor(settings.name())
                .setTerm(activeTerm)
                .build();
        getContext().pipeToSelf(ledger.propose(complete), (Reply reply, Throwable failure) -> {
            return new Answered(what);
        });
    }
}
