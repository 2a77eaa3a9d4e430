package io.weir.cli.bench;

import static io.weir.cli.bench.Patience.until;

import io.weir.cli.local.Usage;
import io.weir.cli.rig.Rig;
import io.weir.cli.rig.Rig.Echo;
import io.weir.testbed.Echoes;
import io.weir.testbed.Fault;
import io.weir.v1.Middlebox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How each case is measured, once. Afterwards the cluster is whole again. */
final class ClusterMeasurements {
    private static final int PER_SECOND = 1000;
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** After its start a JVM is busy with itself, compiling; that is not what idling costs. */
    private static final Duration SETTLING = Duration.ofSeconds(60);

    /** Answers that are on their way. */
    private static final Duration UNDER_WAY = Duration.ofMillis(300);

    private static final List<Echo> ECHOES = List.of(
            new Echo("a", 11, "n1", true),
            new Echo("b", 12, "n2", true),
            new Echo("c", 13, "n3", true),
            new Echo("joined", 14, Rig.EXTRA, false),
            new Echo("alone", 15, Rig.EXTRA, false));

    private static final int MOVABLE = 3;
    private static final int JOINED = 3;
    private static final int ALONE = 4;

    private final Rig rig;
    private final Path directory;
    private final Duration outage;
    private final PlannedMoves moves;
    private final SharedRuns<PlannedMoves.Hurt> moved;
    private final SharedRuns<PlannedMoves.Hurt> drained;
    private final SharedRuns<PlannedMoves.Hurt> rolled;
    private final SharedRuns<DeploymentsRun> deployments = new SharedRuns<>(this::deployments);
    private final long bornNs = System.nanoTime();
    private Echoes stream;
    private int deployed;
    private int deploymentsRuns;

    /**
     * @param directory for what is measured beside the rig
     * @param outage how long controllers are dead; a site is cut for half of it
     */
    ClusterMeasurements(Rig rig, Path directory, Duration outage) {
        this.rig = rig;
        this.directory = directory;
        this.outage = outage;
        this.moves = new PlannedMoves(rig);
        this.moved = new SharedRuns<>(moves::moved);
        this.drained = new SharedRuns<>(moves::drained);
        this.rolled = new SharedRuns<>(moves::rolled);
    }

    double measure(ClusterCase wanted) throws IOException, InterruptedException {
        return switch (wanted) {
            case IDLE_CPU -> idleCpu();
            case IDLE_MEMORY -> idleMemory();
            case NODE_KILLED -> nodeKilled();
            case NAT_DOWNLOAD -> NatDownload.missing(rig);
            case LEADER_KILLED -> leaderKilled();
            case JOIN -> join();
            case CONTROLLERS_DEAD -> controllersDead();
            case SITE_CUT -> siteCut();
            case MOVES_LOAD -> moves.rate();
            case MOVE_LOST -> moved.next(wanted).wrong();
            case MOVE_DELAY -> moved.next(wanted).addedMs();
            case DRAIN_LOST -> drained.next(wanted).wrong();
            case DRAIN_DELAY -> drained.next(wanted).addedMs();
            case ROLLING_LOST -> rolled.next(wanted).wrong();
            case ROLLING_DELAY -> rolled.next(wanted).addedMs();
            case DEPLOYMENTS_MEMORY -> deployments.next(wanted).stateMb();
            case DEPLOYMENTS_RESTART -> deployments.next(wanted).restartSeconds();
            case DEPLOYMENTS_LIST -> deployments.next(wanted).listMs();
        };
    }

    /** The busiest node's. */
    private double idleCpu() throws IOException, InterruptedException {
        long leftNs = SETTLING.toNanos() - (System.nanoTime() - bornNs);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, leftNs));
        List<Usage> before = usage();
        long startNs = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        double seconds = (System.nanoTime() - startNs) / 1e9;
        List<Usage> after = usage();
        double most = 0;
        for (int i = 0; i < before.size(); i++) {
            most = Math.max(most, after.get(i).cpuSeconds() - before.get(i).cpuSeconds());
        }
        return 100 * most / seconds;
    }

    private double idleMemory() throws IOException {
        return usage().stream().mapToLong(Usage::residentBytes).max().orElseThrow() / 1e6;
    }

    private List<Usage> usage() throws IOException {
        List<Usage> all = new ArrayList<>();
        for (String node : Rig.NODES) {
            all.add(Usage.of(rig.nodes().pid(node)));
        }
        return all;
    }

    private double nodeKilled() throws IOException, InterruptedException {
        load();
        String victim = rig.owner(ECHOES.getFirst());
        long killedNs = rig.nodes().kill(victim);
        until("somebody else answers", () -> stream.firstAfter(0, killedNs).isPresent());
        double seconds = stream.firstAfter(0, killedNs).orElseThrow().toNanos() / 1e9;
        rig.nodes().restart(victim);
        whole();
        return seconds;
    }

    private double leaderKilled() throws IOException, InterruptedException {
        load();
        String leader = rig.leader();
        Set<String> before = names();
        Echo next = new Echo("next-" + deployed, 100 + deployed++ % 100, "", true);
        long killedNs = rig.nodes().kill(leader);
        until("something is deployed", () -> rig.deploy(next).getState() == Middlebox.State.RUNNING);
        double seconds = (System.nanoTime() - killedNs) / 1e9;
        rig.nodes().restart(leader);
        whole();
        Set<String> lost = new HashSet<>(before);
        lost.removeAll(names());
        rig.delete(next);
        return lost.isEmpty() ? seconds : Double.NaN;
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        rig.middleboxes().forEach(m -> names.add(m.getName()));
        return names;
    }

    /** From the start of its process, with everything a JVM does first. */
    private double join() throws IOException, InterruptedException {
        load();
        long startNs = System.nanoTime();
        rig.join();
        Echo echo = ECHOES.get(JOINED);
        until("it is up", () -> rig.present().contains(Rig.EXTRA));
        until("it runs something", () -> rig.deploy(echo).getState() == Middlebox.State.RUNNING);
        until("that answers", () -> stream.firstAfter(JOINED, startNs).isPresent());
        double seconds = stream.firstAfter(JOINED, startNs).orElseThrow().toNanos() / 1e9;
        boolean there = rig.owner(echo).equals(Rig.EXTRA);
        rig.delete(echo);
        rig.nodes().stop(Rig.EXTRA);
        until("it has left", () -> !rig.present().contains(Rig.EXTRA));
        return there ? seconds : Double.NaN;
    }

    /** A node that is no controller goes on with what nobody may take over. */
    private double controllersDead() throws IOException, InterruptedException {
        load();
        rig.join();
        Echo echo = ECHOES.get(ALONE);
        until("it is up", () -> rig.present().contains(Rig.EXTRA));
        until("it runs something", () -> rig.deploy(echo).getState() == Middlebox.State.RUNNING);
        long deployedNs = System.nanoTime();
        until("that answers", () -> stream.firstAfter(ALONE, deployedNs).isPresent());
        long fromNs = System.nanoTime();
        Rig.NODES.forEach(rig.nodes()::kill);
        TimeUnit.NANOSECONDS.sleep(outage.toNanos());
        long lost = stream.count(ALONE, fromNs, System.nanoTime() - UNDER_WAY.toNanos()).lost();
        for (String node : Rig.NODES) {
            rig.nodes().restart(node);
        }
        whole();
        rig.delete(echo);
        rig.nodes().stop(Rig.EXTRA);
        until("it has left", () -> !rig.present().contains(Rig.EXTRA));
        return lost;
    }

    /** The one node of a site sees no other node, while its users reach all: what two nodes run is answered twice. */
    private double siteCut() throws InterruptedException {
        load();
        Set<String> others = new HashSet<>(Rig.NODES);
        others.add("op");
        others.remove("n3");
        rig.network().flood(Set.of("n1", "n2", "n3", Rig.EXTRA, "client", "op"));
        long fromNs = System.nanoTime();
        rig.network().faults(new Fault.Cut(Set.of("n3"), others));
        TimeUnit.NANOSECONDS.sleep(outage.toNanos() / 2);
        rig.network().faults();
        whole();
        long toNs = System.nanoTime();
        long wrong = 0;
        for (int i = 0; i < MOVABLE; i++) {
            wrong += stream.count(i, fromNs, toNs).twice();
        }
        return wrong;
    }

    private DeploymentsRun deployments() throws IOException {
        return DeploymentsRun.of(directory.resolve("deployments-" + deploymentsRuns++));
    }

    /** Middleboxes that others may take over, with datagrams to them. */
    private void load() throws InterruptedException {
        if (stream == null) {
            for (Echo echo : ECHOES.subList(0, MOVABLE)) {
                until(echo.id() + " runs", () -> rig.deploy(echo).getState() == Middlebox.State.RUNNING);
            }
            stream = rig.stream(PER_SECOND, ECHOES);
        }
        whole();
    }

    private void whole() throws InterruptedException {
        until("all nodes are up", () -> rig.present().containsAll(Rig.NODES) && !rig.leader().isEmpty());
        until("everything runs", () -> rig.middleboxes().stream().allMatch(m -> m.getState() == Middlebox.State.RUNNING));
        long nowNs = System.nanoTime();
        for (int i = 0; i < MOVABLE; i++) {
            int target = i;
            until("everything answers", () -> stream.firstAfter(target, nowNs).isPresent());
        }
    }
}
