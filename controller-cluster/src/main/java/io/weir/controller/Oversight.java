package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.Cordon;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LeaveNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Superseded;
import io.weir.wire.v1.Suspect;
import io.weir.wire.v1.Suspected;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller concludes from what it hears and from what is decided. Each grants leases; the leading one writes
 * down who came and who is lost, and compares each round what a node runs with what it should, so that an order that got
 * lost is given again. It decides nothing that is not in the log. No clock and no thread: time comes with every call, and
 * what is to be done goes to {@link Outside}. Calls come one after the other.
 */
final class Oversight {
    private static final Logger LOG = LoggerFactory.getLogger(Oversight.class);

    private static final int ASKS_PER_LEASE = 4;

    /** A node that the leader cannot hear for so long goes, even if other controllers hear it: nobody can give it orders. */
    private static final int EVICTION_LEASES = 5;

    private static final int AFTERTHOUGHT_LEASES = 10;

    /** Who was silent for longer is not thought of any more. */
    private static final int FORGOTTEN_LEASES = 60;

    private final NodeSettings settings;
    private final String apiAddress;
    private final int member;
    private final long leaseNs;
    private final long patienceNs;
    private final Replica replica;
    private final Outside outside;
    private final Orders orders;
    private final Relocations relocations;
    private final Suspicions suspicions;
    /** By incarnation: late news of an earlier process says nothing about its successor. */
    private final Map<String, Last> heard = new HashMap<>();

    private final Map<String, Seen> seen = new HashMap<>();
    private final Set<String> proposed = new HashSet<>();

    private long activeTerm = -1;
    private long awakeSinceNs;
    private long lastTickNs;
    private long lastAskNs;
    private long suspectedNs;

    /** Where conclusions are carried out. None of it waits. */
    interface Outside {
        /** @param actorAddress of a node */
        void tell(String actorAddress, MessageLite order);

        /** To the controllers of all members; whether it also reaches this one does not matter. */
        void tellControllers(MessageLite message);

        /** To the controller of one member. */
        void tellController(String actorAddress, MessageLite message);

        /** To be answered with {@link #answered} when its fate is known or given up on. */
        void propose(String what, Command.Builder command);
    }

    private record Last(Renew renew, long heardNs) {}

    /** A node's record, and since when it is known here. */
    private record Seen(long cursor, long sinceNs) {}

    /** @param suspicions of this process; an earlier oversight of it may have had them before */
    Oversight(NodeSettings settings, String apiAddress, Replica replica, Outside outside, Suspicions suspicions, long nowNs) {
        this.settings = settings;
        this.apiAddress = apiAddress;
        this.member = settings.member().orElseThrow().id();
        this.leaseNs = settings.timing().lease().toNanos();
        this.patienceNs = settings.timing().patienceNs();
        this.replica = replica;
        this.outside = outside;
        this.orders = new Orders(outside::tell, new OtherNodes());
        this.relocations = new Relocations(this::propose);
        this.suspicions = suspicions;
        this.awakeSinceNs = nowNs;
        this.lastTickNs = nowNs;
        this.suspectedNs = nowNs;
    }

    /** Whether this controller leads by the log as it is known here. Takes note when that begins. */
    boolean active(long nowNs) {
        long term = replica.read(view -> view.leader() == member ? view.term() : -1L);
        if (term != activeTerm) {
            activeTerm = term;
            proposed.clear();
            if (term >= 0) {
                suspicions.lead(term);
            }
        }
        return term >= 0;
    }

    /** A node renews its lease. */
    void heard(Renew renew, long nowNs) {
        NodeRecord node = renew.getNode();
        heard.put(node.getIncarnation(), new Last(renew, nowNs));
        boolean leads = active(nowNs);
        Optional<NodeRecord> ready = ready(node);
        ready.ifPresent(record -> grant(renew, record, leads));
        if (!leads) {
            return;
        }
        if (former(node)) {
            outside.tell(
                    node.getActorAddress(),
                    Superseded.newBuilder()
                            .setTerm(activeTerm)
                            .setIncarnation(node.getIncarnation())
                            .setCursor(replica.read(View::cursor))
                            .build());
            return;
        }
        if (ready.isEmpty()) {
            propose("join " + node.getName(), Command.newBuilder().setJoinNode(JoinNode.newBuilder().setNode(node)));
            return;
        }
        if (renew.getLeaving() && !ready.get().getDraining()) {
            propose("drain " + node.getName(), drain(node.getName()));
        }
        compare(renew, nowNs);
    }

    /** Every controller does, as long as it does not think that the node is lost. */
    private void grant(Renew renew, NodeRecord record, boolean leads) {
        long term = replica.read(View::term);
        if (!suspicions.mayGrant(record, term)) {
            return;
        }
        Renewed.Builder grant = Renewed.newBuilder()
                .setTerm(term)
                .setSequence(renew.getSequence())
                .setLeaseMs(leaseNs / 1_000_000)
                .setMember(settings.name())
                .setIncarnation(record.getIncarnation())
                .setCursor(replica.read(View::cursor));
        if (leads) {
            grant.setLeader(settings.resource())
                    .setLeaderApiAddress(apiAddress)
                    .setMayLeave(renew.getLeaving() && replica.read(view -> Relocations.done(view, record.getName())));
        }
        outside.tell(record.getActorAddress(), grant.build());
    }

    private static Command.Builder drain(String node) {
        return Command.newBuilder()
                .setCordon(Cordon.newBuilder().setNode(node).setCordoned(true).setDrain(true).setLeaving(true));
    }

    /** Other nodes, by what is decided and by what they said last. */
    private final class OtherNodes implements Orders.Others {
        @Override
        public String dataAddress(String node) {
            return replica.read(view -> view.node(node))
                    .filter(n -> n.getState() == NodeRecord.State.READY)
                    .map(NodeRecord::getDataAddress)
                    .orElse("");
        }

        /** Not by what it said before it heard of the placement: an order to start it may still have been on its way. */
        @Override
        public boolean mayRun(String node, Deployment deployment) {
            Optional<NodeRecord> there = replica.read(view -> view.node(node))
                    .filter(n -> n.getState() == NodeRecord.State.READY);
            Last last = there.map(n -> heard.get(n.getIncarnation())).orElse(null);
            return there.isPresent()
                    && (last == null
                            || last.renew().getCursor() < deployment.getCursor()
                            || last.renew().getRunningList().stream()
                                    .anyMatch(r -> new MiddleboxId(r.getTenant(), r.getId()).is(deployment)));
        }
    }

    private boolean former(NodeRecord node) {
        return replica.read(view -> view.node(node.getName())
                .filter(n -> n.getFormerIncarnationsList().contains(node.getIncarnation()))
                .isPresent());
    }

    /** Its record, if that process is a node in good standing. */
    private Optional<NodeRecord> ready(NodeRecord node) {
        return replica.read(view -> view.node(node.getName())
                .filter(n -> n.getIncarnation().equals(node.getIncarnation()))
                .filter(n -> n.getState() == NodeRecord.State.READY));
    }

    private void compare(Renew renew, long nowNs) {
        String name = renew.getNode().getName();
        Orders.Wanted wanted = replica.read(view -> wanted(view, name));
        orders.give(activeTerm, renew, wanted)
                .forEach(confirm -> propose(
                        "confirm " + confirm.getTenant() + "/" + confirm.getId() + "@" + confirm.getEpoch(),
                        Command.newBuilder().setConfirm(confirm)));
        relocations.heard(renew, wanted.deployments(), new OtherNodes(), nowNs);
    }

    private static Orders.Wanted wanted(View view, String node) {
        List<Deployment> here = view.deployments(d -> d.getNode().equals(node));
        List<Deployment> standbys = view.deployments(d -> d.getStandby().equals(node) && !d.getNode().isEmpty());
        List<Deployment> leaving = view.deployments(d -> d.getPredecessor().equals(node));
        return new Orders.Wanted(view.cursor(), here, standbys, leaving, view.topology(), view.policy());
    }

    /** A node stops on purpose, and has stopped what it ran. */
    void farewell(Goodbye goodbye, long nowNs) {
        heard.remove(goodbye.getIncarnation());
        if (active(nowNs)) {
            propose(
                    "leave " + goodbye.getNode(),
                    Command.newBuilder()
                            .setLeaveNode(LeaveNode.newBuilder()
                                    .setNode(goodbye.getNode())
                                    .setIncarnation(goodbye.getIncarnation())));
        }
    }

    /** Something was decided. */
    void happened(long nowNs) {
        if (active(nowNs)) {
            heard.values().stream().map(Last::renew).filter(r -> ready(r.getNode()).isPresent()).forEach(r -> compare(r, nowNs));
        }
    }

    /** A proposal was decided on, or given up. */
    void answered(String what) {
        proposed.remove(what);
    }

    /** Another controller leads, or thinks so, and has not heard of some nodes. */
    void asked(Suspect suspect, long nowNs) {
        if (suspect.getBackup() != replica.read(View::backup)) {
            LOG.atError()
                    .setMessage("began with another backup than this member, which concurs in nothing")
                    .addKeyValue("leader", suspect.getNode())
                    .log();
            return;
        }
        if (suspect.getTerm() < replica.read(View::term)) {
            return;
        }
        answer(suspect, suspicions.asked(suspect, one -> silentNs(one, nowNs), nowNs));
    }

    /** Who leads may not have joined as a node yet: then nobody knows where it is, and all are told. */
    private void answer(Suspect suspect, List<Suspected> concurring) {
        if (concurring.isEmpty()) {
            return;
        }
        Concur concur = concur(suspect, concurring);
        replica.read(view -> view.node(suspect.getNode()))
                .ifPresentOrElse(
                        leader -> outside.tellController(leader.getActorAddress(), concur),
                        () -> outside.tellControllers(concur));
    }

    private Concur concur(Suspect suspect, List<Suspected> concurring) {
        return Concur.newBuilder()
                .setTerm(suspect.getTerm())
                .setNode(settings.name())
                .setSequence(suspect.getSequence())
                .setLeader(suspect.getNode())
                .addAllSuspected(concurring)
                .build();
    }

    void concurred(Concur concur, long nowNs) {
        if (concur.getLeader().equals(settings.name()) && active(nowNs)) {
            suspicions.concurred(concur);
            callLost(nowNs);
        }
    }

    void tick(long nowNs) {
        if (nowNs - lastTickNs > leaseNs / 2) {
            // who slept cannot say that others were silent
            awakeSinceNs = nowNs;
        }
        lastTickNs = nowNs;
        heard.values().removeIf(last -> nowNs - last.heardNs() > FORGOTTEN_LEASES * leaseNs);
        List<NodeRecord> nodes = replica.read(View::nodes);
        // also who does not lead has to know for how long, for it may be asked
        nodes.forEach(node -> knownSinceNs(node, nowNs));
        if (active(nowNs)) {
            boolean news = false;
            for (NodeRecord node : nodes) {
                news |= judge(node, silentNs(node, nowNs));
            }
            ask(news, nowNs);
            callLost(nowNs);
            replica.read(view -> {
                relocations.tick(view, nowNs);
                return true;
            });
        }
    }

    /** Whether it is suspected since now. */
    private boolean judge(NodeRecord node, long silentNs) {
        if (node.getState() == NodeRecord.State.READY && silentNs > patienceNs) {
            return suspicions.suspect(node, silentNs > EVICTION_LEASES * leaseNs);
        }
        suspicions.acquit(node);
        return false;
    }

    /** Also for a while after the last suspicion, so that all hear that there is none any more. */
    private void ask(boolean news, long nowNs) {
        if (suspicions.any()) {
            suspectedNs = nowNs;
        }
        boolean due = nowNs - lastAskNs >= leaseNs / ASKS_PER_LEASE && nowNs - suspectedNs < AFTERTHOUGHT_LEASES * leaseNs;
        if (news || due) {
            lastAskNs = nowNs;
            Suspect suspect = suspicions.ask().setBackup(replica.read(View::backup)).build();
            outside.tellControllers(suspect);
            suspicions.concurred(concur(suspect, suspicions.asked(suspect, one -> silentNs(one, nowNs), nowNs)));
        }
    }

    private void callLost(long nowNs) {
        replica.read(View::nodes).stream()
                .filter(suspicions::lost)
                .forEach(node -> propose("lose " + node.getName(), lose(node, silentNs(node, nowNs))));
    }

    private long silentNs(Suspected suspected, long nowNs) {
        return replica.read(view -> view.node(suspected.getNode()))
                .filter(node -> node.getState() == NodeRecord.State.READY)
                .filter(node -> node.getCursor() == suspected.getCursor())
                .map(node -> silentNs(node, nowNs))
                .orElse(-1L);
    }

    private long silentNs(NodeRecord node, long nowNs) {
        return Math.max(0, nowNs - Math.max(lastHeardNs(node, nowNs), awakeSinceNs));
    }

    private long lastHeardNs(NodeRecord node, long nowNs) {
        long sinceNs = knownSinceNs(node, nowNs);
        Last last = heard.get(node.getIncarnation());
        return last == null ? sinceNs : Math.max(sinceNs, last.heardNs());
    }

    private long knownSinceNs(NodeRecord node, long nowNs) {
        return seen.compute(
                        node.getName(),
                        (_, known) -> known != null && known.cursor() == node.getCursor()
                                ? known
                                : new Seen(node.getCursor(), nowNs))
                .sinceNs();
    }

    private static Command.Builder lose(NodeRecord node, long silentNs) {
        return Command.newBuilder()
                .setLoseNode(LoseNode.newBuilder()
                        .setNode(node.getName())
                        .setIncarnation(node.getIncarnation())
                        .setCursor(node.getCursor())
                        .setReason("no sign of life for " + Duration.ofNanos(silentNs).toMillis() + " ms"));
    }

    /** Once at a time for each {@code what}. */
    private void propose(String what, Command.Builder command) {
        if (proposed.add(what)) {
            outside.propose(what, command.setActor(settings.name()).setTerm(activeTerm));
        }
    }
}
