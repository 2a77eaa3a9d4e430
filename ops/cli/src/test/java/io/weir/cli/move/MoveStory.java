package io.weir.cli.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.rig.Inside;
import io.weir.cli.rig.Lab;
import io.weir.cli.rig.NatDownloads;
import io.weir.cli.rig.Rig;
import io.weir.testbed.Echoes;
import io.weir.testbed.HostProgram;
import io.weir.v1.Middlebox;
import io.weir.v1.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Middleboxes on a cluster of three go from node to node while packets flow through them: datagrams, of which none may come
 * back twice, and one TCP connection through a NAT between two kernels, which has to be whole. It tells how many datagrams were lost or late.
 * Without arguments it sets up the hosts and runs itself on the operator's.
 */
final class MoveStory {
    private static final int RATE = 2000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRANSFER_MB = 96;
    private static final int TRANSFER_MB_A_SECOND = 12;

    private final Rig rig;
    private final List<Rig.Echo> echoes = IntStream.rangeClosed(1, 3)
            .mapToObj(i -> new Rig.Echo("echo" + i, i, "n1", true))
            .toList();
    private final NatDownloads downloads;
    private Echoes stream;

    private MoveStory(Rig rig) {
        this.rig = rig;
        this.downloads = new NatDownloads(rig, TRANSFER_MB, TRANSFER_MB_A_SECOND);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.exit(Inside.run(new Inside.Play("moves", Rig.HOSTS, MoveStory.class, List.of())));
        }
        Rig rig = new Rig(Lab.standing(arguments[0]), Path.of(arguments[1]));
        MoveStory story = new MoveStory(rig);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            story.downloads.close();
            rig.close();
        }));
        story.begin();
        for (Chapter chapter : Chapter.values()) {
            story.tell(chapter);
        }
        System.exit(0);
    }

    private void begin() throws Exception {
        rig.up();
        // as a service manager does it
        rig.nodes().supervise(what -> System.out.println("# " + what));
        echoes.forEach(rig::deploy);
        downloads.deploy();
        downloads.serve();
        stream = rig.stream(RATE, echoes);
        // every node has done it once: the first time it loads classes
        for (String to : List.of("n2", "n3", "n1")) {
            moveAll(to);
        }
        await("all standbys are warm", () -> rig.middleboxes().stream().allMatch(Middlebox::getWarm));
    }

    private void tell(Chapter chapter) {
        long startNs = System.nanoTime();
        try {
            HostProgram transfer = downloads.begin();
            switch (chapter) {
                case MOVED -> moved();
                case DRAINED -> drained();
                case STOPPED -> stopped();
                case KILLED -> killed();
            }
            String end = transfer.line();
            assertThat(end).as("the transfer").startsWith(NatDownloads.WHOLE);
            System.out.println("HELD " + chapter + " in " + Duration.ofNanos(System.nanoTime() - startNs).toMillis()
                    + " ms; longest pause of the connection " + end.substring(NatDownloads.WHOLE.length()) + " ms; of datagrams "
                    + pauses(startNs) + " ms");
        } catch (AssertionError | Exception broken) {
            rig.told().forEach(line -> System.out.println("# " + line));
            System.out.println("BROKEN " + chapter + ": " + broken.toString().replaceAll("\\s+", " "));
        }
    }

    private List<Long> pauses(long startNs) {
        return IntStream.range(0, echoes.size())
                .mapToObj(i -> stream.gap(i, startNs, settledNs()).toMillis())
                .toList();
    }

    /** What was sent until then has had the time to come back. */
    private static long settledNs() {
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(500);
    }

    private void moved() throws Exception {
        long startNs = System.nanoTime();
        for (String to : List.of("n2", "n3", "n1")) {
            moveAll(to);
        }
        oneAnswered(startNs);
    }

    private void moveAll(String to) {
        for (Middlebox middlebox : rig.middleboxes()) {
            if (!node(middlebox).equals(to)) {
                move(middlebox, to);
            }
        }
    }

    private void move(Middlebox middlebox, String to) {
        Middlebox moved = rig.move(middlebox.getName(), to);
        assertThat(node(moved)).isEqualTo(to);
        assertThat(moved.getState()).isEqualTo(Middlebox.State.RUNNING);
    }

    private void drained() throws Exception {
        long startNs = System.nanoTime();
        await("all are on n1", () -> rig.middleboxes().stream().allMatch(m -> node(m).equals("n1")));
        rig.drain("n1");
        await("n1 is empty", () -> rig.drained("n1"));
        assertThat(rig.middleboxes()).noneMatch(m -> node(m).equals("n1") || Rig.last(m.getStandby()).equals("n1"));
        rig.undrain("n1");
        await("it is used again", () -> rig.middleboxes().stream()
                .allMatch(m -> m.getState() == Middlebox.State.RUNNING && m.getWarm()));
        oneAnswered(startNs);
    }

    private void stopped() throws Exception {
        long startNs = System.nanoTime();
        String node = node(rig.middleboxes().getFirst());
        rig.nodes().stop(node);
        await("it has ended", () -> !rig.nodes().alive(node));
        assertThat(rig.middleboxes()).noneMatch(m -> node(m).equals(node));
        rig.nodes().restart(node);
        await("it is back", () -> rig.status().getNodesList().stream()
                .filter(n -> n.getState() == Node.State.UP && !n.getCordoned())
                .count() == Rig.NODES.size());
        oneAnswered(startNs);
    }

    private void killed() throws Exception {
        await("all standbys are warm", () -> rig.middleboxes().stream().allMatch(Middlebox::getWarm));
        long startNs = System.nanoTime();
        String node = rig.middleboxes().stream()
                .filter(m -> Rig.last(m.getName()).equals(NatDownloads.NAT))
                .map(MoveStory::node)
                .findFirst()
                .orElseThrow();
        rig.nodes().kill(node);
        await("it runs elsewhere", () -> rig.middleboxes().stream().noneMatch(m -> node(m).equals(node)));
        for (int i = 0; i < echoes.size(); i++) {
            int target = i;
            await("packets come through", () -> stream.firstAfter(target, startNs).isPresent());
        }
    }

    private static String node(Middlebox middlebox) {
        return Rig.last(middlebox.getNode());
    }

    /** Of datagrams, which a starved machine loses anywhere, it is told how many came; that none came twice is certain. */
    private void oneAnswered(long startNs) throws Exception {
        long endNs = System.nanoTime();
        await("what was sent is back", () -> settledNs() - endNs > 0);
        for (int i = 0; i < echoes.size(); i++) {
            Echoes.Count count = stream.count(i, startNs, endNs);
            System.out.println("# " + echoes.get(i).id() + ": " + count + ", late " + stream.late(i, startNs, endNs)
                    + ", longest pause " + stream.gap(i, startNs, endNs).toMillis() + " ms");
            assertThat(count.twice()).as("doubled through %s", echoes.get(i).id()).isZero();
        }
    }

    private static void await(String what, BooleanSupplier reached) throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(endNs);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
