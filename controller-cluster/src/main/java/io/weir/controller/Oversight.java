package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.ledger.MemberAddress;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.wire.v1.Command;
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
import io.weir.wire.v1.Vouch;
import io.weir.wire.v1.Vouched;
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
 * What a leading controller concludes from what it hears and from what is decided: it renews leases, writes down who came
 * and who is lost, and compares each round what a node runs with what it should, so that an order that got lost is given
 * again. It decides nothing that is not in the log. No clock and no thread: time comes with every call, and what is to be
 * done goes to {@link Outside}. Calls come one after the other.
 */
final class Oversight {
    private static final Logger LOG = LoggerFactory.getLogger(Oversight.class);

    private static final int ASKS_PER_LEASE = 4;

    /** Who was silent for longer is not thought of any more. */
    private static final int FORGOTTEN_LEASES = 60;

    private final NodeSettings settings;
    private final String apiAddress;
    private final int member;
    private final long leaseNs;
    private final Replica replica;
    private final Outside outside;
    private final Orders orders;
    private final Relocations relocations;
    private final Mandate mandate;
    /** By incarnation: late news of an earlier process says nothing about its successor. */
    private final Map<String, Last> heard = new HashMap<>();

    private final Map<String, Seen> seen = new HashMap<>();
    private final Set<String> proposed = new HashSet<>();
    /** Nodes that are to be called lost, with the cursor of their record: their lease must not go on meanwhile. */
    private final Map<String, Long> condemned = new HashMap<>();

    private long activeTerm = -1;
    private long activeSinceNs;
    private long lastTickNs;
    private long lastAskNs;

    /** Where conclusions are carried out. None of it waits, but for {@link #promise}. */
    interface Outside {
        /** @param actorAddress of a node */
        void tell(String actorAddress, MessageLite order);

        /** To the controllers of all members; whether it also reaches this one does not matter. */
        void tellControllers(MessageLite message);

        /** To the controller of one member. */
        void tellController(String actorAddress, MessageLite message);

        /** To be answered with {@link #answered} when its fate is known or given up on. */
        void propose(String what, Command.Builder command);

        /** On disk before it returns: this member vouches for no term before this one. */
        void promise(long term);
    }

    private record Last(Renew renew, long heardNs) {}

    /** A node's record, and since when it is known here. */
    private record Seen(long cursor, long sinceNs) {}

    /** @param promised by this member before its restart; -1 for nothing */
    Oversight(NodeSettings settings, String apiAddress, Replica replica, Outside outside, long promised) {
        this.settings = settings;
        this.apiAddress = apiAddress;
        this.member = settings.member().orElseThrow().id();
        this.leaseNs = settings.timing().lease().toNanos();
        this.replica = replica;
        this.outside = outside;
        this.orders = new Orders(outside::tell, new OtherNodes());
        this.relocations = new Relocations(this::propose);
        this.mandate = new Mandate(
                settings.name(), settings.members().stream().map(MemberAddress::node).toList(), promised, leaseNs);
    }

    /** Whether this controller leads by the log as it is known here. Takes note when that begins. */
    boolean active(long nowNs) {
        long term = replica.read(view -> view.leader() == member ? view.term() : -1L);
        if (term != activeTerm) {
            activeTerm = term;
            activeSinceNs = nowNs;
            proposed.clear();
            condemned.clear();
            if (term >= 0) {
                mandate.begin(term);
                ask(nowNs);
            }
        }
        return term >= 0;
    }

    /** A node renews its lease. */
    void heard(Renew renew, long nowNs) {
        NodeRecord node = renew.getNode();
        heard.put(node.getIncarnation(), new Last(renew, nowNs));
        if (!active(nowNs)) {
            return;
        }
        Optional<NodeRecord> ready = ready(node);
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
        prolong(renew, ready.get(), nowNs);
        if (renew.getLeaving() && !ready.get().getDraining()) {
            propose("drain " + node.getName(), drain(node.getName()));
        }
        compare(renew, nowNs);
    }

    private void prolong(Renew renew, NodeRecord record, long nowNs) {
        long leaseMs = Math.min(leaseNs, mandate.remainingNs(nowNs)) / 1_000_000;
        if (leaseMs > 0 && !condemned(record)) {
            outside.tell(
                    record.getActorAddress(),
                    Renewed.newBuilder()
                            .setTerm(activeTerm)
                            .setSequence(renew.getSequence())
                            .setLeaseMs(leaseMs)
                            .setLeader(settings.resource())
                            .setLeaderApiAddress(apiAddress)
                            .setIncarnation(record.getIncarnation())
                            .setCursor(replica.read(View::cursor))
                            .setMayLeave(renew.getLeaving() && replica.read(view -> Relocations.done(view, record.getName())))
                            .build());
        }
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

        @Override
        public boolean mayRun(String node, Deployment deployment) {
            Optional<NodeRecord> there = replica.read(view -> view.node(node))
                    .filter(n -> n.getState() == NodeRecord.State.READY);
            Last last = there.map(n -> heard.get(n.getIncarnation())).orElse(null);
            return there.isPresent()
                    && (last == null
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

    /** @param node its record as it is now; another than then when it was lost and came back */
    private boolean condemned(NodeRecord node) {
        return condemned.getOrDefault(node.getName(), -1L) == node.getCursor();
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

    /** Another controller leads, or thinks so. */
    void asked(Vouch vouch) {
        if (vouch.getBackup() != replica.read(View::backup)) {
            LOG.atError()
                    .setMessage("began with another backup than this member, and gets no mandate")
                    .addKeyValue("leader", vouch.getNode())
                    .log();
            return;
        }
        long known = Math.max(vouch.getTerm(), replica.read(View::term));
        if (stand(known) && vouch.getTerm() == mandate.promised()) {
            answer(vouch);
        }
    }

    /** Who leads may not have joined as a node yet: then nobody knows where it is, and all are told. */
    private void answer(Vouch vouch) {
        Vouched vouched = Vouched.newBuilder()
                .setTerm(vouch.getTerm())
                .setNode(settings.name())
                .setSequence(vouch.getSequence())
                .setLeader(vouch.getNode())
                .build();
        replica.read(view -> view.node(vouch.getNode()))
                .ifPresentOrElse(
                        leader -> outside.tellController(leader.getActorAddress(), vouched),
                        () -> outside.tellControllers(vouched));
    }

    private boolean stand(long term) {
        long before = mandate.promised();
        boolean stands = mandate.promise(term);
        if (mandate.promised() > before) {
            outside.promise(mandate.promised());
        }
        return stands;
    }

    void vouched(Vouched vouched, long nowNs) {
        if (vouched.getLeader().equals(settings.name()) && active(nowNs)) {
            mandate.vouched(vouched, nowNs);
        }
    }

    private void ask(long nowNs) {
        lastAskNs = nowNs;
        Vouch vouch = mandate.ask(replica.read(View::backup), nowNs);
        if (stand(vouch.getTerm())) {
            mandate.vouched(
                    Vouched.newBuilder()
                            .setTerm(vouch.getTerm())
                            .setNode(settings.name())
                            .setSequence(vouch.getSequence())
                            .build(),
                    nowNs);
            outside.tellControllers(vouch);
        }
    }

    void tick(long nowNs) {
        boolean slept = nowNs - lastTickNs > leaseNs / 2;
        lastTickNs = nowNs;
        heard.values().removeIf(last -> nowNs - last.heardNs() > FORGOTTEN_LEASES * leaseNs);
        if (!active(nowNs)) {
            return;
        }
        if (slept) {
            // who slept cannot say that others were silent
            activeSinceNs = nowNs;
        }
        if (nowNs - lastAskNs >= leaseNs / ASKS_PER_LEASE) {
            ask(nowNs);
        }
        if (mandate.remainingNs(nowNs) > 0) {
            replica.read(View::nodes).forEach(node -> lookAt(node, nowNs));
            replica.read(view -> {
                relocations.tick(view, nowNs);
                return true;
            });
        }
    }

    private void lookAt(NodeRecord node, long nowNs) {
        if (node.getState() != NodeRecord.State.READY) {
            return;
        }
        long patienceNs = leaseNs + settings.timing().margin().toNanos();
        long silentNs = nowNs - Math.max(lastHeardNs(node, nowNs), Math.max(activeSinceNs, mandate.sinceNs()));
        if (silentNs > patienceNs || condemned(node)) {
            condemned.put(node.getName(), node.getCursor());
            propose("lose " + node.getName(), lose(node, silentNs));
        }
    }

    private long lastHeardNs(NodeRecord node, long nowNs) {
        Seen record = seen.get(node.getName());
        if (record == null || record.cursor() != node.getCursor()) {
            record = new Seen(node.getCursor(), nowNs);
            seen.put(node.getName(), record);
        }
        Last last = heard.get(node.getIncarnation());
        return last == null ? record.sinceNs() : Math.max(record.sinceNs(), last.heardNs());
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
