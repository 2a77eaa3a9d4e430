package io.weir.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.local.Program;
import io.weir.cli.rig.Inside;
import io.weir.cli.rig.Lab;
import io.weir.cli.rig.Rig;
import io.weir.testbed.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has one cluster suffer one fault after the other. Without arguments it sets up the hosts and runs itself on the
 * operator's; there it writes a line for each {@link Scenario}.
 */
final class FaultStory {
    /** Well over a lease and the margin: whoever is away for so long has lost its lease. */
    private static final long AWAY_MS = 3000;

    private static final int BURNERS = 12;
    private static final String SMALL_DISK = "n2";

    private final Rig rig;
    private final Observer observer;
    private final Path directory;

    private FaultStory(Rig rig, Path directory) {
        this.rig = rig;
        this.observer = new Observer(rig);
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.exit(Inside.run(new Inside.Play("faults", Rig.HOSTS, FaultStory.class, List.of())));
        }
        Path directory = Path.of(arguments[1]);
        Rig rig = new Rig(Lab.standing(arguments[0]), directory);
        Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
        FaultStory story = new FaultStory(rig, directory);
        story.begin();
        for (Scenario scenario : Scenario.values()) {
            story.tell(scenario);
        }
        System.exit(0);
    }

    private void begin() throws IOException, InterruptedException {
        // seen by this process and its children only: the host has a mount namespace of its own
        Path small = Files.createDirectories(directory.resolve(SMALL_DISK));
        run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small.toString());
        rig.up();
        // as a service manager does it
        rig.nodes().supervise(what -> System.out.println("# " + what));
        observer.begin();
    }

    private void tell(Scenario scenario) {
        long startNs = System.nanoTime();
        try {
            play(scenario);
            System.out.println("HELD " + scenario + " " + Duration.ofNanos(System.nanoTime() - startNs).toMillis() + " ms, "
                    + observer.outages(startNs));
        } catch (AssertionError | Exception broken) {
            rig.told().forEach(line -> System.out.println("# " + line));
            System.out.println("BROKEN " + scenario + ": " + broken.toString().replaceAll("\\s+", " "));
            rig.network().faults();
        }
    }

    private void play(Scenario scenario) throws Exception {
        switch (scenario) {
            case KILLED -> killed(follower());
            case LEADER_KILLED -> leaderKilled();
            case PAUSED -> paused(observer.owner(0));
            case LEADER_PAUSED -> paused(rig.leader());
            case CUT -> cut(observer.owner(0));
            case SITE_CUT -> cut("n3");
            case LINK_CUT -> apart(new Fault.Cut(Set.of(rig.leader()), Set.of(follower())));
            case ONE_WAY -> {
                String node = observer.owner(1);
                apart(new Fault.OneWay(Set.of(node), all("op", node)));
            }
            case LOSSY -> lossy(observer.owner(2));
            case STARVED -> starved();
            case DISK_FULL -> diskFull();
            case JOINED -> joined();
            case CONTROLLERS_PAUSED -> controllersPaused();
            case ALL_KILLED -> allKilled();
        }
    }

    /** A controller that does not lead. */
    private String follower() {
        String leader = rig.leader();
        return Rig.NODES.stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
    }

    /** The nodes and one more host, without one of them. */
    private static Set<String> all(String more, String without) {
        Set<String> hosts = new HashSet<>(Rig.NODES);
        hosts.add(more);
        hosts.remove(without);
        return hosts;
    }

    private void killed(String node) throws Exception {
        Observer.Watch watch = observer.watch();
        rig.nodes().kill(node);
        observer.awaitMovable();
        rig.nodes().restart(node);
        watch.settled();
    }

    private void leaderKilled() throws Exception {
        Observer.Watch watch = observer.watch();
        String leader = rig.leader();
        rig.nodes().kill(leader);
        observer.deploy("meanwhile");
        observer.awaitMovable();
        rig.nodes().restart(leader);
        watch.settled();
    }

    private void paused(String node) throws Exception {
        Observer.Watch watch = observer.watch();
        rig.nodes().pause(node);
        try {
            away();
            observer.awaitMovable();
        } finally {
            rig.nodes().resume(node);
        }
        watch.settled();
    }

    private void cut(String node) throws Exception {
        apart(new Fault.Cut(Set.of(node), all("op", node)));
    }

    /** Users reach everybody all the time; what cannot be taken over loses nothing. */
    private void apart(Fault fault) throws Exception {
        Observer.Watch watch = observer.watch();
        rig.network().faults(fault);
        away();
        observer.awaitMovable();
        rig.network().faults();
        watch.settled();
        watch.lostNothingPinned();
    }

    private void lossy(String node) throws Exception {
        Observer.Watch watch = observer.watch();
        rig.network().faults(new Fault.Loss(node, 20));
        away();
        rig.network().faults();
        watch.settled();
    }

    private void starved() throws Exception {
        Observer.Watch watch = observer.watch();
        List<Process> burners = new ArrayList<>();
        try {
            for (int i = 0; i < BURNERS; i++) {
                burners.add(new ProcessBuilder("nice", "-n", "-10", "sh", "-c", "while :; do :; done").start());
            }
            away();
        } finally {
            burners.forEach(Process::destroyForcibly);
        }
        watch.settled();
    }

    private void diskFull() throws Exception {
        Observer.Watch watch = observer.watch();
        Set<String> there = rig.middleboxes().stream()
                .filter(m -> Rig.last(m.getNode()).equals(SMALL_DISK))
                .map(m -> Rig.last(m.getName()))
                .collect(Collectors.toSet());
        Path filler = directory.resolve(SMALL_DISK).resolve("filler");
        new ProcessBuilder("dd", "if=/dev/zero", "of=" + filler, "bs=1M").start().waitFor();
        assertThat(directory.resolve(SMALL_DISK).toFile().getUsableSpace()).isZero();
        observer.deploy("on-a-full-disk");
        away();
        observer.awaitMovable();
        Files.delete(filler);
        // a node whose log has ended is emptied before it ends
        watch.settledBut(there);
    }

    private void joined() throws Exception {
        Observer.Watch watch = observer.watch();
        rig.join();
        observer.await("the new node is up", () -> rig.present().contains(Rig.EXTRA));
        observer.deployExtra();
        watch.settled();
        assertThat(rig.present()).contains(Rig.EXTRA);
    }

    private void controllersPaused() throws Exception {
        Observer.Watch watch = observer.watch();
        Rig.NODES.forEach(rig.nodes()::pause);
        away();
        try {
            watch.lostNothingExtra();
        } finally {
            Rig.NODES.forEach(rig.nodes()::resume);
        }
        watch.settled();
    }

    private void allKilled() throws Exception {
        Observer.Watch watch = observer.watch();
        Stream.concat(Rig.NODES.stream(), Stream.of(Rig.EXTRA)).forEach(rig.nodes()::crash);
        observer.await("somebody is told", () -> rig.status().getNodesCount() > 0);
        watch.settled();
        assertThat(rig.present()).contains(Rig.EXTRA);
    }

    private static void away() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(AWAY_MS);
    }

    private static void run(String... command) {
        Program.Result result = Program.run(Duration.ofSeconds(10), List.of(command));
        assertThat(result.ok()).as(result.output()).isTrue();
    }
}
