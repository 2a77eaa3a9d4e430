package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.HandOver;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.StandBy;
import io.weir.wire.v1.StandDown;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import io.weir.wire.v1.Superseded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has been given to run, and for how long it may. It refuses orders that were given before the newest it
 * knows of, by leadership term and by cursor of the log, and gives up what others may take over as soon as its lease runs
 * out. No clock and no thread: time comes with every call, and what is to be done goes to {@link Outside}. Calls come one
 * after the other.
 */
final class Custody {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    private final Outside outside;
    private final Map<MiddleboxId, Held> held = new TreeMap<>();
    private final Lease lease;
    private NodeRecord self;
    private String leaderApi = "";
    private long term;
    private long cursor;
    private boolean wishesToLeave;
    private boolean mayLeave;
    private boolean leaving;

    /** Where decisions are carried out. None of it waits. */
    interface Outside {
        /** News for the controllers. */
        void renew(Renew.Builder renewal);

        /** To be answered with {@link #made}: reading and proving may take its time. */
        void make(MiddleboxId id, Start order);

        /** To be answered with {@link #started}. Starts and stops are carried out in the order they are asked for. */
        void start(MiddleboxAssignment assignment);

        void stop(MiddleboxId id);

        /** One that was never used before. */
        String freshIncarnation();

        /** As {@link #start}, once another node has handed it over. */
        default void startHandedOver(MiddleboxAssignment assignment) {
            start(assignment);
        }

        /** What was to be handed over need not be waited for much longer. */
        default void release(MiddleboxId id) {}

        /** To be answered with {@link #handedOver}. */
        default void handOver(MiddleboxId id, long epoch) {
            stop(id);
        }

        /** @param address of its standby; empty for none */
        default void keepStandby(MiddleboxId id, long epoch, String address) {}

        default void standBy(StandBy order) {}

        default void standDown(MiddleboxId id) {}
    }

    /**
     * @param cursor of the newest order about it
     * @param order that it was started by, or the last that said anything new
     */
    private record Held(long epoch, boolean movable, long cursor, Tenure tenure, State state, String failure, Start order) {
        enum State {
            STARTING,
            RUNNING,
            /** Handles no packet since the lease ran out, and keeps what it knows. */
            SUSPENDED,
            FAILED,
            LEAVING
        }

        Held as(State reached, String why) {
            return new Held(epoch, movable, cursor, tenure, reached, why, order);
        }

        Held told(boolean movableNow, Start now) {
            return new Held(epoch, movableNow, now.getCursor(), tenure, state, failure, now);
        }
    }

    /**
     * @param self without a state; the incarnation must never have been used before
     * @param controllers nodes of all members of the controllers' log
     */
    Custody(NodeRecord self, List<String> controllers, Outside outside) {
        this.self = self;
        this.lease = new Lease(controllers);
        this.outside = outside;
    }

    /** This node as the controllers are to know it. */
    NodeRecord self() {
        return self;
    }

    /** {@code host:port} of the leader's API as last heard; empty before. */
    String leaderApi() {
        return leaderApi;
    }

    void obey(MessageLite order, long nowNs) {
        switch (order) {
            case Renewed renewed -> renewed(renewed, nowNs);
            case Start start -> begin(start, nowNs);
            case Stop stop -> end(stop);
            case Superseded superseded -> superseded(superseded, nowNs);
            case HandOver handOver -> handOver(handOver);
            case StandBy standBy -> {
                if (valid(standBy.getTerm(), standBy.getCursor(), standBy.getIncarnation())) {
                    outside.standBy(standBy);
                }
            }
            case StandDown standDown -> {
                if (valid(standDown.getTerm(), standDown.getCursor(), standDown.getIncarnation())) {
                    outside.standDown(new MiddleboxId(standDown.getTenant(), standDown.getId()));
                }
            }
            default -> LOG.atWarn().setMessage("not an order").addKeyValue("type", order.getClass()).log();
        }
    }

    private boolean forThisProcess(String incarnation) {
        return !leaving && incarnation.equals(self.getIncarnation());
    }

    /** Whether the order is for this process, and not older than the newest that was heard of. */
    private boolean valid(long orderTerm, long orderCursor, String incarnation) {
        if (!forThisProcess(incarnation)) {
            return false;
        }
        if (orderTerm < term || orderTerm == term && orderCursor < cursor) {
            LOG.atWarn()
                    .setMessage("refused an order of the past")
                    .addKeyValue("term", orderTerm)
                    .addKeyValue("cursor", orderCursor)
                    .addKeyValue("now", term + "/" + cursor)
                    .log();
            return false;
        }
        cursor = orderTerm > term ? orderCursor : Math.max(cursor, orderCursor);
        term = orderTerm;
        return true;
    }

    /** Every controller grants for itself, however much of the log it has seen; only what a leader says more is an order. */
    private void renewed(Renewed renewed, long nowNs) {
        if (!forThisProcess(renewed.getIncarnation())) {
            return;
        }
        boolean longer = lease.granted(
                renewed.getMember(), renewed.getSequence(), TimeUnit.MILLISECONDS.toNanos(renewed.getLeaseMs()));
        if (!renewed.getLeader().isEmpty()
                && valid(renewed.getTerm(), renewed.getCursor(), renewed.getIncarnation())) {
            leaderApi = renewed.getLeaderApiAddress();
            mayLeave = wishesToLeave && renewed.getMayLeave();
        }
        if (longer && lease.runs(nowNs)) {
            held.values().forEach(this::tenure);
        }
    }

    /** The controllers took an earlier process for a later one. This one is alive, and so the latest. */
    private void superseded(Superseded superseded, long nowNs) {
        if (valid(superseded.getTerm(), superseded.getCursor(), superseded.getIncarnation())) {
            self = self.toBuilder().setIncarnation(outside.freshIncarnation()).build();
            renew(nowNs);
        }
    }

    private void begin(Start start, long nowNs) {
        if (!valid(start.getTerm(), start.getCursor(), start.getIncarnation())) {
            return;
        }
        MiddleboxId id = new MiddleboxId(start.getDeployment().getTenant(), start.getDeployment().getId());
        long epoch = start.getDeployment().getEpoch();
        boolean movable = !start.getDeployment().getStandby().isEmpty();
        Held before = held.get(id);
        if (before != null && before.epoch() >= epoch) {
            if (before.epoch() == epoch) {
                Held now = before.told(movable, start);
                put(id, now);
                again(id, now, nowNs);
            }
            return;
        }
        if (movable && !lease.runs(nowNs)) {
            return;
        }
        if (before != null && before.state() == Held.State.SUSPENDED) {
            drop(id, "placed anew since the lease ran out");
            before = null;
        }
        Tenure tenure = before == null ? new Tenure() : before.tenure();
        put(id, new Held(epoch, movable, start.getCursor(), tenure, Held.State.STARTING, "", start));
        outside.make(id, start);
    }

    /** The order came before; what has changed since is its standby, or that nobody else runs it any more, or the lease. */
    private void again(MiddleboxId id, Held now, long nowNs) {
        switch (now.state()) {
            case STARTING -> {
                if (!now.order().getHandedOver()) {
                    outside.release(id);
                }
            }
            case RUNNING -> outside.keepStandby(id, now.epoch(), now.order().getStandbyAddress());
            case SUSPENDED -> {
                if (!now.movable() || lease.runs(nowNs)) {
                    put(id, now.as(Held.State.RUNNING, ""));
                    started(id, now.epoch(), "", nowNs);
                }
            }
            case FAILED, LEAVING -> {}
        }
    }

    private void put(MiddleboxId id, Held one) {
        held.put(id, one);
        tenure(one);
    }

    /** A new lease alone gives nothing back that was suspended: others may run it by now. */
    private void tenure(Held one) {
        if (one.state() == Held.State.SUSPENDED) {
            one.tenure().end();
        } else if (one.movable()) {
            one.tenure().until(lease.endNs());
        } else {
            one.tenure().forGood();
        }
    }

    /** It was read and proved, or could not be. What was replaced or given up meanwhile does not start. */
    void made(MiddleboxId id, long epoch, Assignments.Made made, long nowNs) {
        Held now = held.get(id);
        if (now == null || now.epoch() != epoch) {
            return;
        }
        switch (made) {
            case Assignments.Made.Broken(String reason) -> {
                outside.stop(id);
                started(id, epoch, reason, nowNs);
            }
            case Assignments.Made.Ready(MiddleboxAssignment assignment) -> {
                if (now.movable() && !lease.runs(nowNs)) {
                    drop(id, "the lease ran out");
                } else if (now.order().getHandedOver()) {
                    outside.startHandedOver(assignment.under(now.tenure()));
                } else {
                    outside.start(assignment.under(now.tenure()));
                }
            }
        }
    }

    /** @param failure empty when it runs */
    void started(MiddleboxId id, long epoch, String failure, long nowNs) {
        Held now = held.get(id);
        if (now == null || now.epoch() != epoch) {
            return;
        }
        held.put(id, now.as(failure.isEmpty() ? Held.State.RUNNING : Held.State.FAILED, failure));
        LOG.atInfo()
                .setMessage(failure.isEmpty() ? "middlebox runs" : "middlebox does not start")
                .addKeyValue("middlebox", id)
                .addKeyValue("epoch", epoch)
                .addKeyValue("reason", failure)
                .log();
        if (failure.isEmpty()) {
            outside.keepStandby(id, epoch, now.order().getStandbyAddress());
        }
        renew(nowNs);
    }

    private void handOver(HandOver order) {
        MiddleboxId id = new MiddleboxId(order.getTenant(), order.getId());
        Held now = held.get(id);
        if (valid(order.getTerm(), order.getCursor(), order.getIncarnation())
                && now != null
                && now.epoch() == order.getEpoch()
                && now.state() == Held.State.RUNNING) {
            held.put(id, now.as(Held.State.LEAVING, ""));
            outside.handOver(id, now.epoch());
        }
    }

    /** It runs here no more, whether that went well or not. */
    void handedOver(MiddleboxId id, long epoch, long nowNs) {
        Held now = held.get(id);
        if (now != null && now.epoch() == epoch && now.state() == Held.State.LEAVING) {
            // its tenure ends by itself, with the lease: until then what still comes is sent on
            held.remove(id);
            LOG.atInfo().setMessage("middlebox handed over").addKeyValue("middlebox", id).log();
            renew(nowNs);
        }
    }

    /** The process is to end: the controllers are asked to move away what they can. */
    void wishToLeave(long nowNs) {
        wishesToLeave = true;
        renew(nowNs);
    }

    /** Whether nothing more can be moved away, or nobody is there who could say so. */
    boolean mayLeave(long nowNs) {
        boolean may = mayLeave || held.isEmpty() || !lease.runs(nowNs);
        if (may) {
            LOG.atInfo()
                    .setMessage("nothing more can be moved away")
                    .addKeyValue("left", held.size())
                    .addKeyValue("controllersSaySo", mayLeave)
                    .addKeyValue("lease", lease.runs(nowNs))
                    .log();
        }
        return may;
    }

    private void end(Stop stop) {
        MiddleboxId id = new MiddleboxId(stop.getTenant(), stop.getId());
        Held before = held.get(id);
        if (valid(stop.getTerm(), stop.getCursor(), stop.getIncarnation())
                && before != null
                && before.epoch() <= stop.getEpoch()) {
            drop(id, "ordered to stop");
        }
    }

    private void drop(MiddleboxId id, String why) {
        held.remove(id).tenure().end();
        LOG.atInfo().setMessage("middlebox stops").addKeyValue("middlebox", id).addKeyValue("reason", why).log();
        outside.stop(id);
    }

    boolean leased(long nowNs) {
        return lease.runs(nowNs);
    }

    /** Gives up what others may take over, once the lease has run out. Everything else goes on. */
    void look(long nowNs) {
        if (!lease.runs(nowNs)) {
            new TreeMap<>(held).forEach((id, one) -> {
                if (one.movable()) {
                    lapse(id, one);
                }
            });
        }
    }

    /** What ran keeps its state: when nobody took it over, and the controllers say so, it goes on as it was. */
    private void lapse(MiddleboxId id, Held one) {
        switch (one.state()) {
            case RUNNING -> {
                put(id, one.as(Held.State.SUSPENDED, ""));
                LOG.atInfo()
                        .setMessage("middlebox is suspended")
                        .addKeyValue("middlebox", id)
                        .addKeyValue("reason", "the lease ran out")
                        .log();
                outside.keepStandby(id, one.epoch(), "");
            }
            case SUSPENDED -> {}
            case STARTING, FAILED, LEAVING -> drop(id, "the lease ran out");
        }
    }

    /** Asks for the lease to run on, and says what runs. */
    void renew(long nowNs) {
        if (leaving) {
            return;
        }
        Renew.Builder renewal = Renew.newBuilder()
                .setNode(self)
                .setLeaving(wishesToLeave)
                .setCursor(cursor)
                .setSequence(lease.sent(nowNs));
        held.forEach((id, one) -> {
            switch (one.state()) {
                case STARTING, SUSPENDED -> renewal.addWaiting(told(id, one));
                case RUNNING, FAILED, LEAVING -> renewal.addRunning(told(id, one));
            }
        });
        outside.renew(renewal);
    }

    private static Running.Builder told(MiddleboxId id, Held one) {
        return Running.newBuilder()
                .setTenant(id.tenant())
                .setId(id.id())
                .setEpoch(one.epoch())
                .setMovable(one.movable())
                .setCursor(one.cursor())
                .setFailure(one.failure());
    }

    /** Takes no more orders from here on. Returns what has to be stopped. */
    List<MiddleboxId> retire() {
        leaving = true;
        List<MiddleboxId> all = new ArrayList<>(held.keySet());
        held.values().forEach(one -> one.tenure().end());
        held.clear();
        return all;
    }
}
