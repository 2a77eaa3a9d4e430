package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads under a node's {@link Custody}: one decides, one reads and proves, one starts and stops. It depends on no
 * actor system, so that it keeps its word whatever happens to the cluster.
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
    private final ExecutorService mind =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("node-proofs").daemon().factory());
    private final ExecutorService hands =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("node-hands").daemon().factory());
    private final Custody custody;
    private volatile Consumer<MessageLite> controllers = renewal -> {};
    private volatile String leaderApi = "";
    private volatile NodeRecord self;
    private volatile boolean leased;

    /** @param self without a state; the incarnation must never have been used before */
    Duties(NodeRecord self, NodeSettings.Timing timing, MiddleboxHost host, Prover prover) {
        this.self = self;
        this.timing = timing;
        this.host = host;
        this.assignments = new Assignments(self.getName(), prover);
        this.custody = new Custody(self, new Errands());
    }

    void start() {
        long renewalNs = timing.renewal().toNanos();
        clock.scheduleAtFixedRate(guarded(() -> custody.renew(System.nanoTime())), 0, renewalNs, TimeUnit.NANOSECONDS);
        long lookNs = timing.lease().toNanos() / LOOKS_PER_LEASE;
        clock.scheduleAtFixedRate(guarded(this::look), lookNs, lookNs, TimeUnit.NANOSECONDS);
    }

    private void look() {
        custody.look(System.nanoTime());
        leased = custody.leased(System.nanoTime());
    }

    /** Whether the node held its lease when it last looked, some milliseconds ago. */
    boolean leased() {
        return leased;
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
        decide(() -> {
            custody.obey(order, System.nanoTime());
            leaderApi = custody.leaderApi();
            self = custody.self();
        });
    }

    private void decide(Runnable decision) {
        try {
            clock.execute(guarded(decision));
        } catch (RejectedExecutionException _) {
            LOG.debug("something to decide after the end");
        }
    }

    /** What custody wants done. Called on the deciding thread. */
    private final class Errands implements Custody.Outside {
        @Override
        public void renew(Renew.Builder renewal) {
            controllers.accept(renewal.setTrouble(host.trouble().orElse("")).build());
        }

        @Override
        public void make(MiddleboxId id, Start order) {
            mind.execute(guarded(() -> {
                Assignments.Made made = made(id, order);
                decide(() -> custody.made(id, order.getDeployment().getEpoch(), made, System.nanoTime()));
            }));
        }

        @Override
        public void start(MiddleboxAssignment assignment) {
            hands.execute(guarded(() -> {
                String failure = carryOut(assignment);
                decide(() -> custody.started(
                        assignment.middlebox(), assignment.epoch(), failure, System.nanoTime()));
            }));
        }

        @Override
        public void stop(MiddleboxId id) {
            hands.execute(guarded(() -> host.stop(id)));
        }

        @Override
        public String freshIncarnation() {
            return UUID.randomUUID().toString();
        }
    }

    private Assignments.Made made(MiddleboxId id, Start order) {
        try {
            return assignments.make(order);
        } catch (RuntimeException bug) {
            return new Assignments.Made.Broken(failed(id, bug));
        }
    }

    private String carryOut(MiddleboxAssignment assignment) {
        try {
            return switch (host.start(assignment)) {
                case MiddleboxHost.Started.Running() -> "";
                case MiddleboxHost.Started.Refused(String reason) -> reason;
            };
        } catch (RuntimeException bug) {
            return failed(assignment.middlebox(), bug);
        }
    }

    private static String failed(MiddleboxId id, RuntimeException bug) {
        LOG.atError().setMessage("starting failed").addKeyValue("middlebox", id).setCause(bug).log();
        return "the node failed to start it: " + bug;
    }

    /** Stops everything and takes no more orders; returns when it is done. After this others may run it. */
    void retire() {
        List<MiddleboxId> all = new ArrayList<>();
        try {
            clock.submit(() -> all.addAll(custody.retire())).get(5, TimeUnit.SECONDS);
            hands.submit(() -> all.forEach(host::stop)).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
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
        mind.shutdownNow();
        hands.shutdownNow();
    }
}
