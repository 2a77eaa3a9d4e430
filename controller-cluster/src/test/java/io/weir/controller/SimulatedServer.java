package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.ledger.LedgerCopy;
import io.weir.ledger.MemberAddress;
import io.weir.wire.v1.Agreements;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.HandOver;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.StandBy;
import io.weir.wire.v1.StandbyState;
import io.weir.wire.v1.Standing;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Suspect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One server: a process with a node's custody and host, perhaps also a controller. It can be killed, started again and
 * stopped for a while. Its clock runs at a rate of its own, also while it is stopped.
 */
final class SimulatedServer {
    private static final int CAPACITY = 50;
    private static final long WARMING_NS = 80 * SimulatedTime.MS;

    final int index;
    final String name;
    final String site;
    private final Simulation world;
    private final double rate;
    private final long offsetNs;
    private final List<Runnable> deferred = new ArrayList<>();
    final Map<MiddleboxId, MiddleboxAssignment> running = new HashMap<>();
    /** What waits until another node has handed it over. */
    private final Map<MiddleboxId, MiddleboxAssignment> awaiting = new HashMap<>();
    private final Map<MiddleboxId, Standby> standing = new HashMap<>();
    /** Where the standbys are of what runs here, and since when. */
    private final Map<MiddleboxId, Kept> kept = new HashMap<>();
    private int generation;
    private boolean up;
    private boolean paused;
    private long handsFreeNs;
    private Custody custody;
    private Oversight oversight;
    private LedgerCopy copy = new LedgerCopy();
    private int applied;
    private Agreements remembered = Agreements.getDefaultInstance();

    /** @param done its owner, in this epoch, has handed it over */
    private record Standby(long epoch, boolean done) {}

    private record Kept(String address, long sinceNs) {}

    SimulatedServer(Simulation world, int index, String site, double rate, long offsetNs) {
        this.world = world;
        this.index = index;
        this.name = "n" + index;
        this.site = site;
        this.rate = rate;
        this.offsetNs = offsetNs;
    }

    long clockNs() {
        return offsetNs + (long) (world.time.nowNs() * rate);
    }

    boolean awake() {
        return up && !paused;
    }

    boolean up() {
        return up;
    }

    LedgerCopy copy() {
        return copy;
    }

    /** Whether packets pass through it here and now. */
    boolean processes(MiddleboxId id) {
        MiddleboxAssignment assignment = running.get(id);
        return awake()
                && assignment != null
                && (world.mutation == Mutation.NO_TENURE || assignment.tenure().holds(clockNs()));
    }

    void start() {
        up = true;
        paused = false;
        generation++;
        NodeRecord self = NodeRecord.newBuilder()
                .setName(name)
                .setSite(site)
                .setIncarnation(name + "-" + generation)
                .setApiAddress(name)
                .setActorAddress(name)
                .setDataAddress(name)
                .setCapacity(CAPACITY)
                .setController(index < world.members)
                .build();
        custody = new Custody(self, settings().controllers(), new NodeErrands());
        long leaseNs = world.timing.lease().toNanos();
        every(world.timing.renewal().toNanos(), () -> custody.renew(clockNs()));
        every(leaseNs / 20, () -> custody.look(clockNs()));
        if (index < world.members) {
            oversight = new Oversight(
                    settings(),
                    name,
                    copy.replica(),
                    new ControllerErrands(),
                    new Suspicions(name, settings().controllers(), world.timing.patienceNs(), this::remember)
                            .remembering(remembered, clockNs()),
                    clockNs());
            every(leaseNs / 20, () -> oversight.tick(clockNs()));
        }
    }

    private boolean remember(Agreements agreements) {
        remembered = agreements;
        return true;
    }

    private NodeSettings settings() {
        List<MemberAddress> all = new ArrayList<>();
        for (int i = 0; i < world.members; i++) {
            all.add(new MemberAddress(i, "n" + i, "h" + i, 1000));
        }
        return new NodeSettings(
                name, site, Path.of("none"), name, 1, name, 1, List.of(), all, Path.of("none"), world.timing);
    }

    /** SIGKILL. What the log has is on disk, and what was promised. */
    void kill() {
        up = false;
        generation++;
        deferred.clear();
        running.clear();
        awaiting.clear();
        standing.clear();
        kept.clear();
        custody = null;
        oversight = null;
        if (index < world.members) {
            List<Simulation.Entry> had = world.log.subList(0, applied);
            int from = world.random.nextInt(applied + 1);
            copy = world.snapshotAt(from);
            had.subList(from, applied).forEach(entry -> entry.feed(copy));
        }
    }

    /** SIGTERM: stops what it runs, says goodbye, ends. */
    void retire() {
        running.keySet().removeAll(List.copyOf(custody.retire()));
        Goodbye goodbye = Goodbye.newBuilder()
                .setNode(name)
                .setIncarnation(custody.self().getIncarnation())
                .build();
        tellControllers(goodbye);
        kill();
    }

    /** SIGSTOP. */
    void pause() {
        paused = true;
    }

    /** SIGCONT: what should have happened meanwhile happens now, packets first. */
    void resume() {
        if (!up || !paused) {
            return;
        }
        paused = false;
        world.check(this);
        List<Runnable> late = List.copyOf(deferred);
        deferred.clear();
        for (Runnable one : late) {
            world.time.between(0, 3, () -> run(one, generation));
        }
    }

    private void run(Runnable what, int of) {
        if (!up || of != generation) {
            return;
        }
        if (paused) {
            deferred.add(() -> run(what, of));
            return;
        }
        what.run();
        world.check(this);
    }

    /** Runs it in this process, if it still is the same one by then. */
    void here(long delayNs, Runnable what) {
        int now = generation;
        world.time.after(delayNs, () -> run(what, now));
    }

    private void every(long localNs, Runnable what) {
        here((long) (localNs / rate), () -> {
            what.run();
            every(localNs, what);
        });
    }

    /** The log as far as it gets here. */
    void follow(int index) {
        for (; applied < index; applied++) {
            world.log.get(applied).feed(copy);
        }
        if (oversight != null) {
            oversight.happened(clockNs());
        }
    }

    int applied() {
        return applied;
    }

    /** A message from another server. */
    void receive(MessageLite message) {
        switch (message) {
            case Renew renew -> controller().ifPresent(c -> heard(c, renew));
            case Goodbye goodbye -> controller().ifPresent(c -> c.farewell(goodbye, clockNs()));
            case Suspect suspect -> controller().ifPresent(c -> c.asked(suspect, clockNs()));
            case Concur concur -> controller().ifPresent(c -> c.concurred(concur, clockNs()));
            case HandOver done when done.getIncarnation().isEmpty() -> handedOver(done);
            case Renewed grant when world.mutation == Mutation.LONE_GRANTS -> {
                for (String member : settings().controllers()) {
                    custody.obey(grant.toBuilder().setMember(member).build(), clockNs());
                }
            }
            default -> custody.obey(world.mutation.order(message), clockNs());
        }
    }

    /** From another node, which runs it no more. */
    private void handedOver(HandOver done) {
        MiddleboxId id = new MiddleboxId(done.getTenant(), done.getId());
        Standby standby = standing.get(id);
        if (standby != null && standby.epoch() == done.getEpoch()) {
            standing.put(id, new Standby(standby.epoch(), true));
            MiddleboxAssignment waits = awaiting.remove(id);
            if (waits != null) {
                begin(waits);
            }
        }
    }

    private void begin(MiddleboxAssignment assignment) {
        MiddleboxAssignment before = running.get(assignment.middlebox());
        if (before == null || before.epoch() < assignment.epoch()) {
            running.put(assignment.middlebox(), assignment);
            world.started(this, assignment);
        }
        standing.remove(assignment.middlebox());
        here(0, () -> custody.started(assignment.middlebox(), assignment.epoch(), "", clockNs()));
    }

    private void heard(Oversight controller, Renew renew) {
        controller.heard(renew, clockNs());
        if (world.mutation == Mutation.GRANTS_TO_THE_LOST) {
            Renewed grant = Renewed.newBuilder()
                    .setSequence(renew.getSequence())
                    .setLeaseMs(world.timing.lease().toMillis())
                    .setMember(name)
                    .setIncarnation(renew.getNode().getIncarnation())
                    .build();
            world.send(this, world.server(renew.getNode().getName()), grant);
        }
    }

    private Optional<Oversight> controller() {
        return Optional.ofNullable(oversight);
    }

    private void tellControllers(MessageLite message) {
        for (int i = 0; i < world.members; i++) {
            world.send(this, world.servers.get(i), message);
        }
    }

    private final class NodeErrands implements Custody.Outside {
        @Override
        public void renew(Renew.Builder renewal) {
            renewal.getRunningBuilderList().forEach(one -> {
                Kept standby = kept.get(new MiddleboxId(one.getTenant(), one.getId()));
                if (standby != null) {
                    boolean warm = world.time.nowNs() - standby.sinceNs() > WARMING_NS;
                    one.setStandbyAddress(standby.address())
                            .setStandbyState(warm ? StandbyState.STANDBY_WARM : StandbyState.STANDBY_SYNCING);
                }
            });
            standing.forEach((id, standby) -> renewal.addStandbys(Standing.newBuilder()
                    .setTenant(id.tenant())
                    .setId(id.id())
                    .setEpoch(standby.epoch())));
            tellControllers(renewal.build());
        }

        @Override
        public void make(MiddleboxId id, Start order) {
            boolean slow = world.random.nextInt(20) == 0;
            MiddleboxAssignment made = Simulation.assignment(id, order);
            here(world.random.nextLong((slow ? 2000 : 20) * SimulatedTime.MS), () -> custody.made(
                    id, order.getDeployment().getEpoch(), new Assignments.Made.Ready(made), clockNs()));
        }

        @Override
        public void start(MiddleboxAssignment assignment) {
            hands(() -> begin(assignment));
        }

        @Override
        public void startHandedOver(MiddleboxAssignment assignment) {
            hands(() -> {
                Standby standby = standing.get(assignment.middlebox());
                if (standby != null && standby.done()) {
                    begin(assignment);
                } else {
                    awaiting.put(assignment.middlebox(), assignment);
                }
            });
        }

        @Override
        public void release(MiddleboxId id) {
            hands(() -> Optional.ofNullable(awaiting.remove(id)).ifPresent(SimulatedServer.this::begin));
        }

        @Override
        public void handOver(MiddleboxId id, long epoch) {
            hands(() -> {
                Kept standby = kept.remove(id);
                running.remove(id);
                if (standby != null) {
                    HandOver done = HandOver.newBuilder()
                            .setTenant(id.tenant())
                            .setId(id.id())
                            .setEpoch(epoch)
                            .build();
                    world.send(SimulatedServer.this, world.server(standby.address()), done);
                }
                here(0, () -> custody.handedOver(id, epoch, clockNs()));
            });
        }

        @Override
        public void keepStandby(MiddleboxId id, long epoch, String address) {
            hands(() -> {
                if (address.isEmpty() || !running.containsKey(id)) {
                    kept.remove(id);
                } else if (!kept.containsKey(id) || !kept.get(id).address().equals(address)) {
                    kept.put(id, new Kept(address, world.time.nowNs()));
                }
            });
        }

        @Override
        public void standBy(StandBy order) {
            hands(() -> standing.put(
                    MiddleboxId.of(order.getDeployment()),
                    new Standby(order.getDeployment().getEpoch(), false)));
        }

        @Override
        public void standDown(MiddleboxId id) {
            hands(() -> standing.remove(id));
        }

        @Override
        public void stop(MiddleboxId id) {
            hands(() -> {
                running.remove(id);
                awaiting.remove(id);
                kept.remove(id);
            });
        }

        @Override
        public String freshIncarnation() {
            return name + "-" + generation + "-" + world.time.events();
        }

        /** One thing after the other. */
        private void hands(Runnable what) {
            handsFreeNs = Math.max(handsFreeNs, world.time.nowNs()) + world.random.nextLong(5 * SimulatedTime.MS);
            here(handsFreeNs - world.time.nowNs(), what);
        }
    }

    private final class ControllerErrands implements Oversight.Outside {
        @Override
        public void tell(String actorAddress, MessageLite order) {
            world.send(SimulatedServer.this, world.server(actorAddress), order);
        }

        @Override
        public void tellControllers(MessageLite message) {
            if (world.mutation == Mutation.LONE_DECISIONS && message instanceof Suspect suspect) {
                for (int i = 0; i < world.members; i++) {
                    MessageLite given = Concur.newBuilder()
                            .setTerm(suspect.getTerm())
                            .setSequence(suspect.getSequence())
                            .setNode("n" + i)
                            .setLeader(name)
                            .addAllSuspected(suspect.getSuspectedList())
                            .build();
                    here(1, () -> receive(given));
                }
            }
            SimulatedServer.this.tellControllers(message);
        }

        @Override
        public void tellController(String actorAddress, MessageLite message) {
            tell(actorAddress, message);
        }

        @Override
        public void propose(String what, Command.Builder command) {
            int now = generation;
            world.propose(SimulatedServer.this, command, reply -> {
                if (now == generation && oversight != null) {
                    oversight.answered(what);
                }
            });
        }
    }
}
