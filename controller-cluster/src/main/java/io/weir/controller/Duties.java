package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node owes the cluster: it renews its lease, runs what the leader orders, refuses orders of earlier leadership
 * terms, and gives up what others may take over as soon as its lease runs out. It depends on no actor system, so that it
 * keeps its word whatever happens to the cluster. One thread decides; another carries out what may take time.
 */
final class Duties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);

    /** Looked at so often in a lease that the margin has room for it. */
    private static final int LOOKS_PER_LEASE = 20;

    private final NodeSettings.Timing timing;
    private final MiddleboxHost host;
    private final Assignments assignments;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("node-duties").daemon().factory());
    private final ExecutorService hands =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("node-hands").daemon().factory());
    private final Map<MiddleboxId, Held> held = new HashMap<>();
    private final Lease lease = new Lease();
    private volatile NodeRecord self;
    private volatile Consumer<MessageLite> controllers = renewal -> {};
    private volatile String leaderApi = "";
    private long term;
    private boolean leaving;

    /** @param state what has become of it */
    private record Held(long epoch, boolean movable, State state, String failure) {
        enum State {
            STARTING,
            RUNNING,
            FAILED
        }

        Held as(State reached, String why) {
            return new Held(epoch, movable, reached, why);
        }

        Held movable(boolean now) {
            return new Held(epoch, now, state, failure);
        }
    }

    /** @param self without a state; the incarnation must never have been used before */
    Duties(NodeRecord self, NodeSettings.Timing timing, MiddleboxHost host, Prover prover) {
        this.self = self;
        this.timing = timing;
        this.host = host;
        this.assignments = new Assignments(self.getName(), prover);
    }

    void start() {
        long renewalNs = timing.renewal().toNanos();
        clock.scheduleAtFixedRate(guarded(this::renew), 0, renewalNs, TimeUnit.NANOSECONDS);
        long lookNs = timing.lease().toNanos() / LOOKS_PER_LEASE;
        clock.scheduleAtFixedRate(guarded(this::look), lookNs, lookNs, TimeUnit.NANOSECONDS);
    }

    /** Where renewals go from now on. */
    void reach(Consumer<MessageLite> renewals) {
        controllers = renewals;
    }

    /** {@code host:port} of the leader's API as last heard; empty before. */
    String leaderApi() {
        return leaderApi;
    }

    NodeRecord self() {
        return self;
    }

    /** An order of a controller; any thread. */
    void receive(MessageLite order) {
        try {
            clock.execute(guarded(() -> obey(order)));
        } catch (RejectedExecutionException _) {
            LOG.debug("an order after the end");
        }
    }

    private void obey(MessageLite order) {
        switch (order) {
            case Renewed renewed -> renewed(renewed);
            case Start start -> begin(start);
            case Stop stop -> end(stop);
            default -> LOG.atWarn().setMessage("not an order").addKeyValue("type", order.getClass()).log();
        }
    }

    /** Whether the order is for this process and of no earlier term than the latest that was heard of. */
    private boolean valid(long orderTerm, String incarnation) {
        if (leaving || !incarnation.equals(self.getIncarnation())) {
            return false;
        }
        if (orderTerm < term) {
            LOG.atWarn()
                    .setMessage("refused an order of an earlier term")
                    .addKeyValue("term", orderTerm)
                    .addKeyValue("now", term)
                    .log();
            return false;
        }
        term = orderTerm;
        return true;
    }

    private void renewed(Renewed renewed) {
        if (valid(renewed.getTerm(), renewed.getIncarnation())) {
            lease.renewed(renewed.getSequence(), TimeUnit.MILLISECONDS.toNanos(renewed.getLeaseMs()));
            leaderApi = renewed.getLeaderApiAddress();
        }
    }

    private void begin(Start start) {
        if (!valid(start.getTerm(), start.getIncarnation())) {
            return;
        }
        MiddleboxId id =
                new MiddleboxId(start.getDeployment().getTenant(), start.getDeployment().getId());
        long epoch = start.getDeployment().getEpoch();
        boolean movable = !start.getDeployment().getStandby().isEmpty();
        Held before = held.get(id);
        if (before != null && before.epoch() >= epoch) {
            if (before.epoch() == epoch) {
                held.put(id, before.movable(movable));
            }
            return;
        }
        if (movable && !lease.runs(System.nanoTime())) {
            return;
        }
        held.put(id, new Held(epoch, movable, Held.State.STARTING, ""));
        hands.execute(guarded(() -> carryOut(id, start)));
    }

    private void carryOut(MiddleboxId id, Start start) {
        String failure;
        try {
            failure = switch (assignments.make(start)) {
                case Assignments.Made.Broken(String reason) -> reason;
                case Assignments.Made.Ready(MiddleboxAssignment assignment) ->
                    switch (host.start(assignment)) {
                        case MiddleboxHost.Started.Running() -> "";
                        case MiddleboxHost.Started.Refused(String reason) -> reason;
                    };
            };
        } catch (RuntimeException bug) {
            LOG.atError().setMessage("starting failed").addKeyValue("middlebox", id).setCause(bug).log();
            failure = "the node failed to start it: " + bug;
        }
        String reason = failure;
        clock.execute(guarded(() -> started(id, start.getDeployment().getEpoch(), reason)));
    }

    private void started(MiddleboxId id, long epoch, String failure) {
        Held now = held.get(id);
        if (now == null) {
            hands.execute(guarded(() -> host.stop(id)));
            return;
        }
        if (now.epoch() == epoch) {
            held.put(id, now.as(failure.isEmpty() ? Held.State.RUNNING : Held.State.FAILED, failure));
            LOG.atInfo()
                    .setMessage(failure.isEmpty() ? "middlebox runs" : "middlebox does not start")
                    .addKeyValue("middlebox", id)
                    .addKeyValue("epoch", epoch)
                    .addKeyValue("reason", failure)
                    .log();
            renew();
        }
    }

    private void end(Stop stop) {
        MiddleboxId id = new MiddleboxId(stop.getTenant(), stop.getId());
        Held before = held.get(id);
        if (valid(stop.getTerm(), stop.getIncarnation()) && before != null && before.epoch() <= stop.getEpoch()) {
            drop(id, "ordered to stop");
        }
    }

    private void drop(MiddleboxId id, String why) {
        held.remove(id);
        LOG.atInfo().setMessage("middlebox stops").addKeyValue("middlebox", id).addKeyValue("reason", why).log();
        hands.execute(guarded(() -> host.stop(id)));
    }

    /** Gives up what others may take over, once the lease has run out. Everything else goes on. */
    private void look() {
        if (!lease.runs(System.nanoTime())) {
            List.copyOf(held.entrySet()).stream()
                    .filter(e -> e.getValue().movable())
                    .forEach(e -> drop(e.getKey(), "the lease ran out"));
        }
    }

    private void renew() {
        if (leaving) {
            return;
        }
        Renew.Builder renewal = Renew.newBuilder()
                .setNode(self)
                .setTrouble(host.trouble().orElse(""))
                .setSequence(lease.sent(System.nanoTime()));
        held.forEach((id, one) -> {
            if (one.state() != Held.State.STARTING) {
                renewal.addRunning(Running.newBuilder()
                        .setTenant(id.tenant())
                        .setId(id.id())
                        .setEpoch(one.epoch())
                        .setMovable(one.movable())
                        .setFailure(one.failure()));
            }
        });
        controllers.accept(renewal.build());
    }

    /** Stops everything and takes no more orders; returns when it is done. After this others may run it. */
    void retire() {
        List<MiddleboxId> all = new ArrayList<>();
        try {
            clock.submit(() -> {
                        leaving = true;
                        all.addAll(held.keySet());
                        held.clear();
                    })
                    .get(5, TimeUnit.SECONDS);
            hands.submit(() -> all.forEach(host::stop)).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException failure) {
            LOG.atWarn().setMessage("not all could be stopped").setCause(failure).log();
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                // a thrown exception would end the schedule, and with it the lease
                LOG.atError().setMessage("in a node's duties").setCause(bug).log();
            }
        };
    }

    @Override
    public void close() {
        clock.shutdownNow();
        hands.shutdownNow();
    }
}
