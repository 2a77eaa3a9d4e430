package io.weir.cli.bench;

import static io.weir.cli.bench.Patience.until;

import io.weir.cli.bench.FloodRun.Fate;
import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Rig;
import io.weir.cli.rig.Rig.Echo;
import io.weir.v1.Middlebox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Middleboxes change nodes while a flood of small datagrams goes through them: each alone, all of a node that is drained, and
 * those of one node after the other that is stopped and started again. The flood is as fast as the bar wants, or as fast
 * as this machine can have it without losing anything at rest.
 */
final class PlannedMoves {
    /** Datagrams a second through all middleboxes together, the fastest first. */
    private static final List<Integer> RATES = List.of(100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000);

    private static final List<Echo> ECHOES = List.of(
            new Echo("planned-a", 21, "n1", true), new Echo("planned-b", 22, "n1", true), new Echo("planned-c", 23, "n1", true));

    /** Compilers find out what a new rate is like. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration UNDER_WAY = Duration.ofMillis(500);

    private final Rig rig;
    private int rate;

    PlannedMoves(Rig rig) {
        this.rig = rig;
    }

    /**
     * What came of it.
     *
     * @param wrong datagrams that were lost, doubled or reordered
     * @param addedMs by how much the slowest datagram was slower than most of them at rest
     */
    record Hurt(long wrong, double addedMs) {}

    private interface Change {
        void happen() throws InterruptedException;
    }

    /** Datagrams a second that the middleboxes are flooded with. */
    int rate() throws InterruptedException {
        if (rate == 0) {
            for (Echo echo : ECHOES) {
                until(echo.id() + " runs", () -> rig.deploy(echo).getState() == Middlebox.State.RUNNING);
            }
            rate = fastest();
        }
        return rate;
    }

    private int fastest() throws InterruptedException {
        try (FloodRun _ = flood(RATES.getLast())) {
            // every node has done it once: the first time it loads classes
            eachMoves();
        }
        for (int wanted : RATES) {
            try (FloodRun flood = flood(wanted)) {
                Fate fate = atRest(flood);
                Terminal.system().say("at rest, " + wanted + " a second: " + fate);
                if (fate.wrong() == 0) {
                    return wanted;
                }
            }
        }
        throw new IllegalStateException("even " + RATES.getLast() + " datagrams a second are too many at rest");
    }

    Hurt moved() throws InterruptedException {
        return hurt("moved", this::eachMoves);
    }

    Hurt drained() throws InterruptedException {
        return hurt("drained", this::drain);
    }

    Hurt rolled() throws InterruptedException {
        return hurt("stopped and started", this::restartAll);
    }

    private Hurt hurt(String what, Change change) throws InterruptedException {
        int perSecond = rate();
        whole();
        try (FloodRun flood = flood(perSecond)) {
            Fate before = atRest(flood);
            long fromNs = System.nanoTime();
            change.happen();
            Fate during = fate(flood, fromNs);
            Terminal.system().say(what + ", " + perSecond + " a second: " + during + "; before: " + before);
            return new Hurt(during.wrong(), (during.longestNs() - before.medianNs()) / 1e6);
        }
    }

    private FloodRun flood(int perSecond) {
        return FloodRun.start(rig.flood(perSecond, ECHOES));
    }

    private static Fate atRest(FloodRun flood) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        long fromNs = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(REST.toNanos());
        return fate(flood, fromNs);
    }

    /** Of what was sent since then, once all of it has had the time to come back. */
    private static Fate fate(FloodRun flood, long fromNs) throws InterruptedException {
        long toNs = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(UNDER_WAY.toNanos());
        return flood.fate(fromNs, toNs);
    }

    private void eachMoves() throws InterruptedException {
        for (String to : List.of("n2", "n3", "n1")) {
            for (Echo echo : ECHOES) {
                until(echo.id() + " is on " + to, () -> rig.owner(echo).equals(to) || moved(echo, to));
            }
        }
        whole();
    }

    private boolean moved(Echo echo, String to) {
        Middlebox there = rig.move("tenants/acme/middleboxes/" + echo.id(), to);
        return Rig.last(there.getNode()).equals(to);
    }

    private void drain() throws InterruptedException {
        String node = rig.owner(ECHOES.getFirst());
        rig.drain(node);
        until(node + " is empty", () -> rig.drained(node));
        rig.undrain(node);
        whole();
    }

    /** As when nodes are upgraded: one after the other, the next when all is as before. */
    private void restartAll() throws InterruptedException {
        for (String node : Rig.NODES) {
            rig.nodes().stop(node);
            until(node + " has ended", () -> !rig.nodes().alive(node));
            restart(node);
            whole();
        }
    }

    private void restart(String node) {
        try {
            rig.nodes().restart(node);
        } catch (IOException e) {
            throw new IllegalStateException(node + " does not start: " + e.getMessage(), e);
        }
    }

    private void whole() throws InterruptedException {
        until("all nodes are up", () -> rig.present().containsAll(Rig.NODES) && !rig.leader().isEmpty());
        until("everything runs and stands by", () -> rig.middleboxes().stream()
                .allMatch(m -> m.getState() == Middlebox.State.RUNNING && (m.getWarm() || m.getStandby().isEmpty())));
    }
}
