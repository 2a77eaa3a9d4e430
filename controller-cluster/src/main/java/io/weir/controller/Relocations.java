package io.weir.controller;

import io.weir.ledger.View;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Move;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Running;
import io.weir.wire.v1.StandbyState;
import io.weir.wire.v1.SwitchOver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What a leader does for middleboxes that move: when the node that one moves to knows all, or will not, it is switched over;
 * of a node that is drained, one after the other begins to move.
 */
final class Relocations {
    /** State that is not there after so long does not come: it moves without. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final BiConsumer<String, Command.Builder> propose;
    /** Since when they are seen to move, by epoch. */
    private final Map<Long, Long> sinceNs = new HashMap<>();

    private long lookedNs;

    /** @param propose takes what it is about, of which one at a time is enough, and a command */
    Relocations(BiConsumer<String, Command.Builder> propose) {
        this.propose = propose;
    }

    /** What a node said of those that are to move away from it. */
    void heard(Renew renew, List<Deployment> here, Orders.Others others, long nowNs) {
        for (Deployment deployment : here) {
            if (!deployment.getMovingTo().isEmpty() && deployment.getMovable()) {
                long since = sinceNs.computeIfAbsent(deployment.getEpoch(), e -> nowNs);
                running(renew, deployment)
                        .flatMap(now -> judge(now, others.dataAddress(deployment.getMovingTo()), nowNs - since))
                        .ifPresent(verdict -> switchOver(deployment, verdict));
            }
        }
    }

    private static Optional<Running> running(Renew renew, Deployment deployment) {
        MiddleboxId id = MiddleboxId.of(deployment);
        return renew.getRunningList().stream()
                .filter(r -> new MiddleboxId(r.getTenant(), r.getId()).equals(id))
                .filter(r -> r.getEpoch() == deployment.getEpoch())
                .findFirst();
    }

    /** Why it goes without its state; empty text when it goes with it; nothing when it is too early to say. */
    private static Optional<String> judge(Running now, String to, long waitedNs) {
        if (to.isEmpty()) {
            return Optional.of("the other node takes no state");
        }
        boolean right = now.getStandbyAddress().equals(to);
        if (right && now.getStandbyState() == StandbyState.STANDBY_WARM) {
            return Optional.of("");
        }
        if (right && now.getStandbyState() == StandbyState.STANDBY_REFUSED) {
            return Optional.of("the other node understands it differently, being of another version");
        }
        return waitedNs > PATIENCE_NS
                ? Optional.of("the state did not get there in " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s")
                : Optional.empty();
    }

    private void switchOver(Deployment deployment, String without) {
        propose.accept(
                "switch " + deployment.getEpoch(),
                Command.newBuilder().setSwitchOver(SwitchOver.newBuilder()
                        .setTenant(deployment.getTenant())
                        .setId(deployment.getId())
                        .setEpoch(deployment.getEpoch())
                        .setWithState(without.isEmpty())
                        .setReason(without)));
    }

    /** Lets the next of each node that is drained begin to move. */
    void tick(View view, long nowNs) {
        if (nowNs - lookedNs < LOOK_NS) {
            return;
        }
        lookedNs = nowNs;
        Set<Long> moving = view.deployments(d -> !d.getMovingTo().isEmpty()).stream()
                .map(Deployment::getEpoch)
                .collect(Collectors.toSet());
        sinceNs.keySet().retainAll(moving);
        for (NodeRecord node : view.nodes()) {
            if (node.getDraining() && !node.getDrained() && node.getState() == NodeRecord.State.READY && !busy(view, node)) {
                next(view, node.getName()).ifPresent(deployment -> move(deployment, node));
            }
        }
    }

    private static boolean busy(View view, NodeRecord node) {
        String name = node.getName();
        return !view.deployments(d -> d.getPredecessor().equals(name)
                        || d.getNode().equals(name) && !d.getMovingTo().isEmpty())
                .isEmpty();
    }

    private static Optional<Deployment> next(View view, String node) {
        return view.deployments(d -> d.getNode().equals(node)).stream()
                .filter(view::couldMove)
                .findFirst();
    }

    private void move(Deployment deployment, NodeRecord node) {
        String why = "node " + node.getName() + (node.getLeaving() ? " is stopped" : " is drained");
        propose.accept(
                "move " + deployment.getEpoch(),
                Command.newBuilder()
                        .setCause(node.getCursor())
                        .setMove(Move.newBuilder()
                                .setTenant(deployment.getTenant())
                                .setId(deployment.getId())
                                .setReason(why)));
    }

    /** Whether nothing more can be moved away from a node that is to be drained. */
    static boolean done(View view, String name) {
        return view.node(name).filter(NodeRecord::getDraining).isPresent()
                && view.node(name).filter(node -> busy(view, node)).isEmpty()
                && next(view, name).isEmpty();
    }
}
