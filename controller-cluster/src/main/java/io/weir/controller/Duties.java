package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.StandBy;
import io.weir.wire.v1.Standing;
import io.weir.wire.v1.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private static final long LOOK_MS = 20;

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
    Duties(NodeRecord self, NodeSettings settings, MiddleboxHost host, Prover prover) {
        this.self = self;
        this.timing = settings.timing();
        this.host = host;
        this.assignments = new Assignments(self.getName(), prover);
        this.custody = new Custody(self, settings.controllers(), new Errands());
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
            renewal.setTrouble(host.trouble().orElse(""));
            renewal.getRunningBuilderList().forEach(one -> host.kept(new MiddleboxId(one.getTenant(), one.getId()))
                    .ifPresent(kept -> one.setStandbyAddress(kept.address()).setStandbyState(kept.state())));
            host.standing().forEach((id, epoch) -> renewal.addStandbys(Standing.newBuilder()
                    .setTenant(id.tenant())
                    .setId(id.id())
                    .setEpoch(epoch)));
            controllers.accept(renewal.build());
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
                String failure = carryOut(() -> host.start(assignment), assignment.middlebox());
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

        /** Waits for another node, and nobody waits for it. */
        @Override
        public void startHandedOver(MiddleboxAssignment assignment) {
            Thread.ofVirtual().name("handed-over").start(guarded(() -> {
                String failure = carryOut(() -> host.startHandedOver(assignment), assignment.middlebox());
                decide(() -> custody.started(
                        assignment.middlebox(), assignment.epoch(), failure, System.nanoTime()));
            }));
        }

        @Override
        public void release(MiddleboxId id) {
            hands.execute(guarded(() -> host.release(id)));
        }

        @Override
        public void handOver(MiddleboxId id, long epoch) {
            Thread.ofVirtual().name("hand-over").start(guarded(() -> {
                try {
                    host.handOver(id);
                } finally {
                    decide(() -> custody.handedOver(id, epoch, System.nanoTime()));
                }
            }));
        }

        @Override
        public void keepStandby(MiddleboxId id, long epoch, String address) {
            hands.execute(guarded(() -> host.keepStandby(id, epoch, address)));
        }

        @Override
        public void standBy(StandBy order) {
            mind.execute(guarded(() -> {
                Start like = Start.newBuilder()
                        .setTerm(order.getTerm())
                        .setDeployment(order.getDeployment())
                        .setTopology(order.getTopology())
                        .setPolicy(order.getPolicy())
                        .build();
                if (made(MiddleboxId.of(order.getDeployment()), like) instanceof Assignments.Made.Ready(var assignment)) {
                    hands.execute(guarded(() -> host.standBy(assignment, order.getOwnerAddress())));
                }
            }));
        }

        @Override
        public void standDown(MiddleboxId id) {
            hands.execute(guarded(() -> host.standDown(id)));
        }
    }

    private Assignments.Made made(MiddleboxId id, Start order) {
        try {
            return assignments.make(order);
        } catch (RuntimeException bug) {
            return new Assignments.Made.Broken(failed(id, bug));
        }
    }

    private static String carryOut(Supplier<MiddleboxHost.Started> start, MiddleboxId id) {
        try {
            return switch (start.get()) {
                case MiddleboxHost.Started.Running() -> "";
                case MiddleboxHost.Started.Refused(String reason) -> reason;
            };
        } catch (RuntimeException bug) {
            return failed(id, bug);
        }
    }

    private static String failed(MiddleboxId id, RuntimeException bug) {
        LOG.atError().setMessage("starting failed").addKeyValue("middlebox", id).setCause(bug).log();
        return "the node failed to start it: " + bug;
    }

    /**
     * Asks the controllers to move away what runs here; returns when nothing more can be moved, or patience ends.
     */
    void leave(Duration patience) {
        decide(() -> custody.wishToLeave(System.nanoTime()));
        CountDownLatch free = new CountDownLatch(1);
        ScheduledFuture<?> look = clock.scheduleWithFixedDelay(
                guarded(() -> {
                    if (free.getCount() > 0 && custody.mayLeave(System.nanoTime())) {
                        free.countDown();
                    }
                }),
                0,
                LOOK_MS,
                TimeUnit.MILLISECONDS);
        try {
            boolean all = free.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!all) {
                LOG.atWarn().setMessage("not all could be moved away in time").addKeyValue("patience", patience).log();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            look.cancel(false);
        }
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
