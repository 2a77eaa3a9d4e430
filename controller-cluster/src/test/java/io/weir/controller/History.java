package io.weir.controller;

import io.weir.ledger.Names;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Cordon;
import io.weir.wire.v1.Delete;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Move;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.TenantRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** One history of a simulated cluster: some time of faults, then peace, and what must hold during and after. */
final class History {
    private static final long WAR_NS = 14_000 * SimulatedTime.MS;
    private static final long PEACE_NS = 9_000 * SimulatedTime.MS;
    private static final int MOST_MIDDLEBOXES = 12;

    private final Simulation world;
    private final Random random;
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> deleting = new HashSet<>();
    private int names;

    private History(Simulation world) {
        this.world = world;
        this.random = world.random;
    }

    /** What it came to: empty when all was well. */
    static Optional<String> play(long seed, Mutation mutation) {
        History history = new History(new Simulation(seed, mutation));
        history.world.time.between(500, 1500, history::fault);
        history.world.time.between(400, 800, history::ask);
        history.world.time.runUntil(WAR_NS);
        if (history.world.violation().isEmpty()) {
            history.peace();
        }
        return history.world.violation();
    }

    private boolean over() {
        return world.time.nowNs() >= WAR_NS || world.violation().isPresent();
    }

    // what tenants do

    private void ask() {
        if (over()) {
            return;
        }
        SimulatedServer from = world.servers.get(random.nextInt(Simulation.SERVERS));
        if (from.awake() && !acknowledged.isEmpty() && random.nextInt(6) == 0) {
            delete(from);
        } else if (from.awake() && !acknowledged.isEmpty() && random.nextInt(3) == 0) {
            move(from);
        } else if (from.awake() && random.nextInt(10) == 0) {
            drain(from);
        } else if (from.awake() && names < MOST_MIDDLEBOXES) {
            deploy(from);
        }
        world.time.between(100, 1200, this::ask);
    }

    private void deploy(SimulatedServer from) {
        String id = "m" + names++;
        Deployment wanted = Deployment.newBuilder()
                .setTenant("t")
                .setId(id)
                .addAddresses(0x0a000000 + names)
                .setNoStandby(random.nextInt(5) == 0)
                .build();
        world.propose(from, Command.newBuilder().setDeploy(Deploy.newBuilder().setDeployment(wanted)), reply -> reply
                .filter(r -> r.getRefusal() == Refusal.NONE)
                .ifPresent(_ -> acknowledged.add(Names.middlebox("t", id))));
        world.propose(
                from,
                Command.newBuilder()
                        .setApplyTenant(ApplyTenant.newBuilder()
                                .setTenant(TenantRecord.newBuilder().setName("t" + random.nextInt(4)))),
                reply -> {});
    }

    private void delete(SimulatedServer from) {
        String name = acknowledged.stream().sorted().findFirst().orElseThrow();
        acknowledged.remove(name);
        deleting.add(name);
        world.propose(
                from,
                Command.newBuilder()
                        .setDelete(Delete.newBuilder()
                                .setTenant("t")
                                .setId(name.substring(name.lastIndexOf('/') + 1))),
                reply -> {});
    }

    // what operators do

    private void move(SimulatedServer from) {
        List<String> all = acknowledged.stream().sorted().toList();
        String name = all.get(random.nextInt(all.size()));
        Move.Builder move = Move.newBuilder().setTenant("t").setId(name.substring(name.lastIndexOf('/') + 1));
        if (random.nextBoolean()) {
            move.setTo("n" + random.nextInt(Simulation.SERVERS));
        }
        world.propose(from, Command.newBuilder().setMove(move), reply -> {});
    }

    private void drain(SimulatedServer from) {
        String node = "n" + random.nextInt(Simulation.SERVERS);
        Cordon.Builder drain = Cordon.newBuilder().setNode(node).setCordoned(true).setDrain(true);
        world.propose(from, Command.newBuilder().setCordon(drain), reply -> {});
        world.time.between(500, 4000, () -> undrain(from, node));
    }

    private void undrain(SimulatedServer from, String node) {
        world.propose(from, Command.newBuilder().setCordon(Cordon.newBuilder().setNode(node)), reply -> {});
    }

    // what happens to them

    private void fault() {
        if (over()) {
            return;
        }
        SimulatedServer server = world.servers.get(random.nextInt(Simulation.SERVERS));
        switch (random.nextInt(15)) {
            case 0, 1 -> kill(server, 100, 5000);
            case 2 -> world.servers.forEach(s -> kill(s, 100, 2500));
            case 3, 4, 5 -> pause(server, 20, 4000);
            case 6 -> world.servers.stream().filter(_ -> random.nextBoolean()).forEach(s -> pause(s, 20, 2500));
            case 7 -> cut(Set.of(server.index), true, true);
            case 8 -> cut(Set.of(server.index), random.nextBoolean(), true);
            case 9 -> cut(Set.of(server.index), true, random.nextBoolean());
            case 10 -> cut(site(server.site), true, true);
            case 11 -> cut(Set.of(server.index, (server.index + 1) % Simulation.SERVERS), true, true);
            case 12 -> worsen();
            case 13 -> part(server);
            default -> retire(server);
        }
        world.time.between(100, 2500, this::fault);
    }

    private Set<Integer> site(String name) {
        return world.servers.stream()
                .filter(s -> s.site.equals(name))
                .map(s -> s.index)
                .collect(Collectors.toSet());
    }

    private void kill(SimulatedServer server, int fromMs, int toMs) {
        if (server.up()) {
            server.kill();
            world.time.between(fromMs, toMs, () -> back(server));
        }
    }

    private void retire(SimulatedServer server) {
        if (server.awake()) {
            server.retire();
            world.time.between(200, 3000, () -> back(server));
        }
    }

    private void back(SimulatedServer server) {
        if (!server.up()) {
            server.start();
        }
    }

    private void pause(SimulatedServer server, int fromMs, int toMs) {
        if (server.awake()) {
            server.pause();
            world.time.between(fromMs, toMs, server::resume);
        }
    }

    private void cut(Set<Integer> servers, boolean out, boolean in) {
        world.network.cut(servers, out, in);
        world.time.between(200, 5000, world.network::mend);
    }

    /** Two do not reach each other, and all others reach both. */
    private void part(SimulatedServer server) {
        world.network.part(server.index, random.nextInt(Simulation.SERVERS));
        world.time.between(200, 9000, world.network::mend);
    }

    private void worsen() {
        world.network.worsen(random.nextDouble() * 0.5, random.nextDouble() * 0.2);
        world.time.between(500, 4000, world.network::mend);
    }

    // what must be in the end

    private void peace() {
        world.network.heal();
        world.servers.forEach(SimulatedServer::resume);
        world.servers.forEach(this::back);
        world.servers.forEach(server -> undrain(world.servers.getFirst(), server.name));
        world.time.runUntil(WAR_NS + PEACE_NS);
        List<Deployment> decided = world.truth().replica().read(view -> view.deployments(d -> true));
        Set<String> names = decided.stream().map(Names::of).collect(Collectors.toSet());
        acknowledged.stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(lost -> world.violated(lost + " was acknowledged and is lost"));
        decided.forEach(this::runsOnce);
        for (SimulatedServer server : world.servers) {
            server.running.keySet().stream()
                    .filter(id -> !names.contains(id.toString()))
                    .findFirst()
                    .ifPresent(id -> world.violated(id + " still runs on " + server.name + ", though deleted"));
            if (server.index < world.members
                    && !server.copy().snapshot().equals(world.snapshotAt(server.applied()).snapshot())) {
                world.violated("the member on " + server.name + " believes something else");
            }
        }
    }

    private void runsOnce(Deployment decided) {
        MiddleboxId id = new MiddleboxId(decided.getTenant(), decided.getId());
        List<String> on = world.servers.stream()
                .filter(s -> s.processes(id))
                .map(s -> s.name)
                .toList();
        if (decided.getState() != Deployment.State.RUNNING || !on.equals(List.of(decided.getNode()))) {
            world.violated(id + " runs on " + on + " in the end, and is decided to be " + decided.getState() + " on "
                    + decided.getNode());
        }
    }
}
