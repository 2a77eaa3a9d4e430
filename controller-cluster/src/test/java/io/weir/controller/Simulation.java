package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.ledger.LedgerCopy;
import io.weir.net.Ipv4Address;
import io.weir.program.Configuration;
import io.weir.proof.Role;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.SnapshotPart;
import io.weir.wire.v1.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A cluster in one thread: real custody, oversight, state machine and placement; simulated time, network, disks and
 * consensus. The log itself is taken for right, as Raft is: entries are committed by the one leader of the newest term
 * that reaches most members, and reach the others late or not at all. Everything follows from the seed.
 */
final class Simulation {
    static final int SERVERS = 5;

    /** Clocks run at most so much too fast or too slow; the margin has to cover twice that. */
    private static final double DRIFT = 0.08;

    private static final long HEARTBEAT_NS = 700 * SimulatedTime.MS;
    private static final Configuration NOTHING = Click.read(
                    new SourceText("nothing", "FromNetfront() -> ToNetfront();"))
            .configuration()
            .orElseThrow();

    final Random random;
    final Mutation mutation;
    final int members;
    final NodeSettings.Timing timing;
    final SimulatedTime time;
    final SimulatedNetwork network;
    final List<SimulatedServer> servers = new ArrayList<>();
    final List<Entry> log = new ArrayList<>();
    private final TreeMap<Integer, List<SnapshotPart>> snapshots = new TreeMap<>();
    private final LedgerCopy truth = new LedgerCopy();
    private final Map<Long, String> epochs = new HashMap<>();
    private Optional<String> violation = Optional.empty();
    private long term;
    private int leader = -1;
    private long quorumNs;

    /** What is committed, and when. */
    record Entry(Optional<Command> command, long term, int leader, long atMs) {
        Reply feed(LedgerCopy copy) {
            if (command.isPresent()) {
                return copy.apply(command.get(), atMs);
            }
            copy.elected(term, leader, atMs);
            return Reply.getDefaultInstance();
        }
    }

    Simulation(long seed, Mutation mutation) {
        this.random = new Random(seed * 0x9e3779b97f4a7c15L);
        this.mutation = mutation;
        this.members = random.nextInt(8) == 0 ? 1 : random.nextInt(6) == 0 ? 5 : 3;
        Duration margin = mutation == Mutation.NO_MARGIN ? Duration.ZERO : Duration.ofMillis(300);
        this.timing = new NodeSettings.Timing(Duration.ofMillis(1000), margin, Duration.ofMillis(700));
        this.time = new SimulatedTime(random);
        this.network = new SimulatedNetwork(random, SERVERS);
        for (int i = 0; i < SERVERS; i++) {
            double rate = 1 + (2 * random.nextDouble() - 1) * DRIFT;
            servers.add(new SimulatedServer(this, i, i % 2 == 0 ? "a" : "b", rate, random.nextLong(1L << 40)));
        }
        servers.forEach(server -> time.between(0, 300, server::start));
        snapshots.put(0, truth.snapshot());
        elections();
        following();
    }

    SimulatedServer server(String name) {
        return servers.get(Integer.parseInt(name.substring(1)));
    }

    /** The state of all that is committed. */
    LedgerCopy truth() {
        return truth;
    }

    Optional<String> violation() {
        return violation;
    }

    void violated(String how) {
        if (violation.isEmpty()) {
            violation = Optional.of(time.nowMs() + " ms: " + how);
        }
    }

    void send(SimulatedServer from, SimulatedServer to, MessageLite message) {
        for (long delayNs : network.deliveries(from.index, to.index)) {
            time.after(delayNs, () -> to.here(0, () -> to.receive(message)));
        }
    }

    // consensus

    private boolean both(int a, int b) {
        return a == b || network.open(a, b) && network.open(b, a);
    }

    private boolean reachesMost(int member) {
        int reached = 0;
        for (int i = 0; i < members; i++) {
            reached += servers.get(i).awake() && both(member, i) ? 1 : 0;
        }
        return servers.get(member).awake() && reached > members / 2;
    }

    private void elections() {
        if (leader >= 0 && reachesMost(leader)) {
            quorumNs = time.nowNs();
        }
        boolean whim = random.nextInt(400) == 0 && network.faulty();
        if (leader < 0 || whim || time.nowNs() - quorumNs > HEARTBEAT_NS) {
            int candidate = random.nextInt(members);
            if (reachesMost(candidate)) {
                leader = candidate;
                quorumNs = time.nowNs();
                commit(new Entry(Optional.empty(), ++term, leader, time.nowMs()));
            }
        }
        time.between(30, 70, this::elections);
    }

    private Reply commit(Entry entry) {
        log.add(entry);
        Reply reply = entry.feed(truth);
        checkAddresses();
        if (log.size() % 16 == 0) {
            snapshots.put(log.size(), truth.snapshot());
        }
        SimulatedServer at = servers.get(leader);
        at.here(0, () -> at.follow(log.size()));
        int size = log.size();
        for (int i = 0; i < members; i++) {
            SimulatedServer member = servers.get(i);
            for (long delayNs : network.deliveries(leader, i)) {
                time.after(delayNs, () -> member.here(0, () -> member.follow(size)));
            }
        }
        return reply;
    }

    /** Members ask the leader for what they missed. */
    private void following() {
        for (int i = 0; leader >= 0 && i < members; i++) {
            SimulatedServer member = servers.get(i);
            if (both(leader, i) && servers.get(leader).awake() && member.applied() < log.size()) {
                member.here(0, () -> member.follow(log.size()));
            }
        }
        time.between(80, 120, this::following);
    }

    /** The state after the first {@code index} entries or some before them, and what leads up to them. */
    LedgerCopy snapshotAt(int index) {
        var newest = snapshots.floorEntry(index);
        LedgerCopy copy = LedgerCopy.of(newest.getValue());
        log.subList(newest.getKey(), index).forEach(entry -> entry.feed(copy));
        return copy;
    }

    private static final int ATTEMPTS = 6;
    private static final double AGAIN_MS = 800;

    /** As the log's client does: to whoever leads, again and again under the same id. */
    void propose(SimulatedServer from, Command.Builder command, Consumer<Optional<Reply>> then) {
        Command complete = command.setRequestId("r" + time.events()).build();
        boolean[] done = {false};
        Consumer<Optional<Reply>> once = reply -> {
            if (!done[0]) {
                done[0] = true;
                then.accept(reply);
            }
        };
        attempt(from, complete, once, ATTEMPTS);
    }

    private void attempt(SimulatedServer from, Command command, Consumer<Optional<Reply>> then, int left) {
        if (left == 0) {
            from.here(0, () -> then.accept(Optional.empty()));
            return;
        }
        int to = leader;
        if (to >= 0) {
            for (long delayNs : network.deliveries(from.index, to)) {
                time.after(delayNs, () -> servers.get(to).here(0, () -> arrive(from, to, command, then)));
            }
        }
        from.here((long) (AGAIN_MS * SimulatedTime.MS), () -> attempt(from, command, then, left - 1));
    }

    private void arrive(SimulatedServer from, int at, Command command, Consumer<Optional<Reply>> then) {
        if (at != leader || !reachesMost(at)) {
            return;
        }
        Reply reply = commit(new Entry(Optional.of(command), term, leader, time.nowMs()));
        for (long delayNs : network.deliveries(at, from.index)) {
            time.after(delayNs, () -> from.here(0, () -> then.accept(Optional.of(reply))));
        }
    }

    // what must hold

    /** Called whenever a server may have begun to give packets to a middlebox. */
    void check(SimulatedServer server) {
        for (MiddleboxId id : server.running.keySet()) {
            if (server.processes(id)) {
                for (SimulatedServer other : servers) {
                    if (other != server && other.processes(id)) {
                        violated(id + " runs on " + server.name + " and " + other.name);
                    }
                }
            }
        }
    }

    void started(SimulatedServer server, MiddleboxAssignment assignment) {
        String owner = epochs.putIfAbsent(assignment.epoch(), server.name + " " + assignment.middlebox());
        if (owner != null && !owner.equals(server.name + " " + assignment.middlebox())) {
            violated("epoch " + assignment.epoch() + " belongs to " + owner + " and " + server.name);
        }
    }

    private void checkAddresses() {
        List<Integer> all = new ArrayList<>();
        for (Deployment d : truth.replica().read(view -> view.deployments(d -> true))) {
            all.addAll(d.getAddressesList());
        }
        if (all.size() != all.stream().distinct().count()) {
            violated("an address is given twice");
        }
    }

    static MiddleboxAssignment assignment(MiddleboxId id, Start order) {
        return new MiddleboxAssignment(
                id,
                NOTHING,
                "",
                List.of(new Ipv4Address(Integer.toUnsignedLong(order.getDeployment().getAddresses(0)))),
                List.of(),
                Role.CUSTOMER,
                false,
                order.getDeployment().getEpoch(),
                order.getTerm(),
                !order.getDeployment().getStandby().isEmpty());
    }
}
