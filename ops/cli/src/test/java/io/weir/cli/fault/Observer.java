package io.weir.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.weir.cli.Failure;
import io.weir.cli.rig.Rig;
import io.weir.testbed.Echoes;
import io.weir.v1.Middlebox;
import io.weir.v1.StatusResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Looks at a cluster from outside. Every node sees every frame, so a datagram that is answered twice was answered by two
 * nodes; one that is not answered got to nobody who felt addressed.
 */
final class Observer {
    /** Four processes that start at once on two busy cores take most of a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int PER_SECOND = 100;

    /** One on each node that another may take over, then one on each that stays, then one for a node that comes later. */
    private static final List<Rig.Echo> ECHOES = List.of(
            new Rig.Echo("e1", 11, "n1", true),
            new Rig.Echo("e2", 12, "n2", true),
            new Rig.Echo("e3", 13, "n3", true),
            new Rig.Echo("p1", 21, "n1", false),
            new Rig.Echo("p2", 22, "n2", false),
            new Rig.Echo("p3", 23, "n3", false),
            new Rig.Echo("extra", 24, Rig.EXTRA, false));

    private static final int EXTRA = ECHOES.size() - 1;

    private final Rig rig;
    private final Set<String> acknowledged = new HashSet<>();
    private Echoes stream;
    private boolean extra;

    Observer(Rig rig) {
        this.rig = rig;
    }

    void begin() {
        Set<String> hosts = new HashSet<>(Rig.NODES);
        hosts.addAll(List.of(Rig.EXTRA, "client", "web", "op"));
        rig.network().flood(hosts);
        ECHOES.stream().limit(EXTRA).forEach(this::deploy);
        stream = rig.stream(PER_SECOND, ECHOES);
        awaitAnswers(_ -> true);
    }

    private void deploy(Rig.Echo echo) {
        await(echo.id() + " is deployed", () -> {
            Middlebox deployed = rig.deploy(echo);
            acknowledged.add(echo.id());
            return deployed.getState() == Middlebox.State.RUNNING;
        });
    }

    /** Asks for a middlebox that nothing is sent to, over and over until it is granted. */
    void deploy(String id) {
        deploy(new Rig.Echo(id, 100 + acknowledged.size(), "", true));
    }

    void deployExtra() {
        deploy(ECHOES.get(EXTRA));
        extra = true;
        awaitAnswers(_ -> true);
    }

    /** The node that runs one of the middleboxes that may be taken over. */
    String owner(int movable) {
        return rig.owner(ECHOES.get(movable));
    }

    /** Until all that may be taken over answers. */
    void awaitMovable() {
        awaitAnswers(Rig.Echo::standby);
    }

    private void awaitAnswers(Function<Rig.Echo, Boolean> which) {
        long sinceNs = System.nanoTime();
        int those = extra ? ECHOES.size() : EXTRA;
        for (int i = 0; i < those; i++) {
            int target = i;
            if (which.apply(ECHOES.get(i))) {
                await(ECHOES.get(i).id() + " answers", () -> stream.firstAfter(target, sinceNs).isPresent());
            }
        }
    }

    /** A call that fails is asked again: in a cluster that suffers, that is part of it. */
    void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(LOOK_EVERY)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(e -> e instanceof StatusRuntimeException || e instanceof Failure)
                .until(condition);
    }

    /** The longest time without answers of each, for people. */
    String outages(long sinceNs) {
        long nowNs = System.nanoTime();
        return IntStream.range(0, extra ? ECHOES.size() : EXTRA)
                .mapToObj(i -> ECHOES.get(i).id() + " " + stream.gap(i, sinceNs, nowNs).toMillis())
                .collect(Collectors.joining(", ", "ms without answers: ", ""));
    }

    Watch watch() {
        return new Watch();
    }

    /** What happens from now on. */
    final class Watch {
        private final long startNs = System.nanoTime();

        /** Of what runs where it was told to stay, and nowhere else, not a datagram was lost until now. */
        void lostNothingPinned() {
            IntStream.range(0, EXTRA).filter(i -> !ECHOES.get(i).standby()).forEach(this::lostNothing);
        }

        void lostNothingExtra() {
            lostNothing(EXTRA);
        }

        private void lostNothing(int target) {
            // answers of the last moment may be on their way
            long endNs = System.nanoTime() - Duration.ofMillis(300).toNanos();
            Echoes.Count count = stream.count(target, startNs, endNs);
            assertThat(count.lost()).as("lost of " + count + " to " + ECHOES.get(target).id()).isZero();
        }

        /**
         * All is well again: every node is up, everything that was ever granted runs, answers, and nothing was answered
         * twice at any time.
         */
        void settled() {
            settledBut(Set.of());
        }

        /**
         * The same, but for answers of those that were to move: who hands one over sends on what still comes, and on a hub the
         * other node has it already.
         *
         * @param moved names of middleboxes
         */
        void settledBut(Set<String> moved) {
            await("all nodes are up", () -> rig.present().containsAll(Rig.NODES));
            await("everything runs", this::everythingRuns);
            awaitAnswers(_ -> true);
            assertThat(rig.middleboxes()).extracting(m -> Rig.last(m.getName())).containsAll(acknowledged);
            long nowNs = System.nanoTime();
            List<String> twice = new ArrayList<>();
            for (int i = 0; i < ECHOES.size(); i++) {
                Echoes.Count count = stream.count(i, startNs, nowNs);
                if (count.twice() > 0 && !moved.contains(ECHOES.get(i).id())) {
                    twice.add(ECHOES.get(i).id() + " " + count.twice());
                }
            }
            assertThat(twice).as("answered by two").isEmpty();
        }

        private boolean everythingRuns() {
            StatusResponse status = rig.status();
            return !status.getLeader().isEmpty()
                    && status.getRunning() == status.getMiddleboxes()
                    && status.getMiddleboxes() >= acknowledged.size();
        }
    }
}
