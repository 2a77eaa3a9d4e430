package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.HandOver;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.StandBy;
import io.weir.wire.v1.StandDown;
import io.weir.wire.v1.StandbyState;
import io.weir.wire.v1.Standing;
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
    private final Others others;

    /** @param nodes takes the address of a node and an order for it */
    Orders(BiConsumer<String, MessageLite> nodes, Others others) {
        this.nodes = nodes;
        this.others = others;
    }

    /**
     * What is decided for a node.
     *
     * @param cursor as of which event
     * @param deployments that are to run there
     * @param standbys that it is the standby of
     * @param leaving that it is to hand over to another node
     */
    record Wanted(
            long cursor,
            List<Deployment> deployments,
            List<Deployment> standbys,
            List<Deployment> leaving,
            Document topology,
            Document policy) {}

    /** What is known of the other nodes. */
    interface Others {
        /** {@code host:port} of a node's packet path; empty when it has none or is not there. */
        String dataAddress(String node);

        /** Whether a node may still run it, by what it said last. */
        boolean mayRun(String node, Deployment deployment);
    }

    /** Tells the node, and returns what of its news is to be written down. */
    List<Confirm> give(long term, Renew renew, Wanted wanted) {
        Round round = new Round(term, renew, wanted);
        Map<MiddleboxId, Running> running = byId(renew.getRunningList());
        Map<MiddleboxId, Running> waiting = byId(renew.getWaitingList());
        int starts = 0;
        for (Deployment deployment : wanted.deployments()) {
            MiddleboxId id = new MiddleboxId(deployment.getTenant(), deployment.getId());
            Running now = running.remove(id);
            // what waits for an order to start gets that below
            waiting.remove(id);
            boolean fresh = now != null && now.getEpoch() == deployment.getEpoch();
            if (fresh) {
                round.compare(deployment, now);
            }
            if (!(fresh && knows(now, deployment) && keeps(now, deployment, renew)) && starts++ < STARTS_PER_ROUND) {
                round.start(deployment);
            }
        }
        running.forEach((id, one) -> round.end(id, one, wanted.leaving()));
        waiting.values().forEach(round::stop);
        round.standbys();
        return round.news;
    }

    private static Map<MiddleboxId, Running> byId(List<Running> all) {
        Map<MiddleboxId, Running> known = new HashMap<>();
        all.forEach(r -> known.put(new MiddleboxId(r.getTenant(), r.getId()), r));
        return known;
    }

    /** Whether its standby is kept where it is to be. */
    private boolean keeps(Running now, Deployment decided, Renew renew) {
        return renew.getNode().getDataAddress().isEmpty()
                || now.getStandbyAddress().equals(others.dataAddress(decided.getStandby()));
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
            boolean warm = movable && keeps(now, decided, renew) && now.getStandbyState() == StandbyState.STANDBY_WARM;
            if (decided.getState() != reached || movable && !decided.getMovable() || warm && !decided.getWarm()) {
                news.add(Confirm.newBuilder()
                        .setTenant(decided.getTenant())
                        .setId(decided.getId())
                        .setEpoch(decided.getEpoch())
                        .setRunning(runs)
                        .setReason(now.getFailure())
                        .setMovable(movable)
                        .setWarm(warm)
                        .setCursor(now.getCursor())
                        .build());
            }
        }

        void start(Deployment deployment) {
            Start.Builder start = Start.newBuilder()
                    .setTerm(term)
                    .setCursor(wanted.cursor())
                    .setIncarnation(renew.getNode().getIncarnation())
                    .setDeployment(deployment)
                    .setStandbyAddress(others.dataAddress(deployment.getStandby()))
                    .setHandedOver(handedOver(deployment));
            if (deployment.getSandboxed()) {
                start.setTopology(wanted.topology()).setPolicy(wanted.policy());
            }
            tell(start.build());
        }

        private boolean handedOver(Deployment deployment) {
            String before = deployment.getPredecessor();
            return !before.isEmpty() && !before.equals(deployment.getNode()) && others.mayRun(before, deployment);
        }

        /** It is not to run here any more: it is handed over, if another node waits for it. */
        void end(MiddleboxId id, Running running, List<Deployment> leaving) {
            boolean handsOver = running.getFailure().isEmpty()
                    && leaving.stream().anyMatch(d -> id.is(d) && running.getEpoch() < d.getEpoch());
            if (handsOver) {
                tell(HandOver.newBuilder()
                        .setTerm(term)
                        .setCursor(wanted.cursor())
                        .setIncarnation(renew.getNode().getIncarnation())
                        .setTenant(running.getTenant())
                        .setId(running.getId())
                        .setEpoch(running.getEpoch())
                        .build());
            } else {
                stop(running);
            }
        }

        /** What it is to be the standby of, and what no more. */
        void standbys() {
            Map<MiddleboxId, Standing> standing = new HashMap<>();
            renew.getStandbysList().forEach(s -> standing.put(new MiddleboxId(s.getTenant(), s.getId()), s));
            int orders = 0;
            for (Deployment deployment : wanted.standbys()) {
                Standing now = standing.remove(MiddleboxId.of(deployment));
                String owner = others.dataAddress(deployment.getNode());
                boolean follows = now != null && now.getEpoch() == deployment.getEpoch();
                if (!follows && !owner.isEmpty() && orders++ < STARTS_PER_ROUND) {
                    standBy(deployment, owner);
                }
            }
            // what is to run here takes over what the standby knows
            wanted.deployments().forEach(d -> standing.remove(MiddleboxId.of(d)));
            standing.values().forEach(this::standDown);
        }

        private void standBy(Deployment deployment, String owner) {
            StandBy.Builder order = StandBy.newBuilder()
                    .setTerm(term)
                    .setCursor(wanted.cursor())
                    .setIncarnation(renew.getNode().getIncarnation())
                    .setDeployment(deployment)
                    .setOwnerAddress(owner);
            if (deployment.getSandboxed()) {
                order.setTopology(wanted.topology()).setPolicy(wanted.policy());
            }
            tell(order.build());
        }

        private void standDown(Standing standing) {
            tell(StandDown.newBuilder()
                    .setTerm(term)
                    .setCursor(wanted.cursor())
                    .setIncarnation(renew.getNode().getIncarnation())
                    .setTenant(standing.getTenant())
                    .setId(standing.getId())
                    .build());
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
