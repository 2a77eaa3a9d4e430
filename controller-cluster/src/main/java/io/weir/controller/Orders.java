package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a node has to be told, given what it runs and what it should run. */
final class Orders {
    /** A message to a node carries a whole configuration; the rest comes in the next round. */
    private static final int STARTS_PER_ROUND = 64;

    private final BiConsumer<String, MessageLite> nodes;

    /** @param nodes takes the address of a node and an order for it */
    Orders(BiConsumer<String, MessageLite> nodes) {
        this.nodes = nodes;
    }

    /**
     * What is decided for a node.
     *
     * @param cursor as of which event
     */
    record Wanted(long cursor, List<Deployment> deployments, Document topology, Document policy) {}

    /** Tells the node, and returns what of its news is to be written down. */
    List<Confirm> give(long term, Renew renew, Wanted wanted) {
        Round round = new Round(term, renew, wanted);
        Map<MiddleboxId, Running> running = new HashMap<>();
        renew.getRunningList().forEach(r -> running.put(new MiddleboxId(r.getTenant(), r.getId()), r));
        int starts = 0;
        for (Deployment deployment : wanted.deployments()) {
            MiddleboxId id = new MiddleboxId(deployment.getTenant(), deployment.getId());
            Running now = running.remove(id);
            boolean fresh = now != null && now.getEpoch() == deployment.getEpoch();
            if (fresh) {
                round.compare(deployment, now);
            }
            if (!(fresh && knows(now, deployment)) && starts++ < STARTS_PER_ROUND) {
                round.start(deployment);
            }
        }
        running.values().forEach(round::stop);
        return round.news;
    }

    /** Whether a node knows that it is to give it up, or that it is not. */
    private static boolean knows(Running now, Deployment decided) {
        return now.getMovable() == movable(decided)
                && (!movable(decided) || now.getCursor() >= decided.getStandbyCursor());
    }

    private static boolean movable(Deployment deployment) {
        return !deployment.getStandby().isEmpty();
    }

    private final class Round {
        private final long term;
        private final Renew renew;
        private final Wanted wanted;
        private final List<Confirm> news = new ArrayList<>();

        Round(long term, Renew renew, Wanted wanted) {
            this.term = term;
            this.renew = renew;
            this.wanted = wanted;
        }

        void compare(Deployment decided, Running now) {
            boolean runs = now.getFailure().isEmpty();
            Deployment.State reached = runs ? Deployment.State.RUNNING : Deployment.State.FAILED;
            boolean movable = movable(decided) && knows(now, decided);
            if (decided.getState() != reached || movable && !decided.getMovable()) {
                news.add(Confirm.newBuilder()
                        .setTenant(decided.getTenant())
                        .setId(decided.getId())
                        .setEpoch(decided.getEpoch())
                        .setRunning(runs)
                        .setReason(now.getFailure())
                        .setMovable(movable)
                        .setCursor(now.getCursor())
                        .build());
            }
        }

        void start(Deployment deployment) {
            Start.Builder start = Start.newBuilder()
                    .setTerm(term)
                    .setCursor(wanted.cursor())
                    .setIncarnation(renew.getNode().getIncarnation())
                    .setDeployment(deployment);
            if (deployment.getSandboxed()) {
                start.setTopology(wanted.topology()).setPolicy(wanted.policy());
            }
            tell(start.build());
        }

        void stop(Running running) {
            tell(Stop.newBuilder()
                    .setTerm(term)
                    .setCursor(wanted.cursor())
                    .setIncarnation(renew.getNode().getIncarnation())
                    .setTenant(running.getTenant())
                    .setId(running.getId())
                    .setEpoch(running.getEpoch())
                    .build());
        }

        private void tell(MessageLite order) {
            nodes.accept(renew.getNode().getActorAddress(), order);
        }
    }
}
