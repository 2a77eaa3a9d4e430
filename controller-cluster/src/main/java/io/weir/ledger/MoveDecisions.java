package io.weir.ledger;

import io.weir.ledger.Journal.Context;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Deployment.State;
import io.weir.wire.v1.Move;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.SwitchOver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Middleboxes that move on purpose. The node that one moves to is made its standby; when that knows all that the other
 * remembers, it is switched over: it runs there by decision, and the node that it ran on hands it over.
 */
final class MoveDecisions {
    private final LedgerState state;

    MoveDecisions(LedgerState state) {
        this.state = state;
    }

    Optional<Refused> move(Context context, Move command) {
        String name = Names.middlebox(command.getTenant(), command.getId());
        Optional<Deployment> known = state.deployment(name);
        if (known.isEmpty()) {
            return Refused.because(Refusal.NOT_FOUND, "no " + name);
        }
        Deployment before = known.get();
        Optional<Refused> against = against(before, command);
        if (against.isPresent()) {
            return against;
        }
        Placer.Choice choice = choice(before, command.getTo());
        if (choice.node().isEmpty()) {
            return Refused.because(Refusal.NO_PLACE, why(choice, command.getTo()));
        }
        String to = choice.node().get().getName();
        boolean already = to.equals(before.getStandby());
        long event = state.journal.add(
                context,
                EventType.MIDDLEBOX_MOVING,
                name,
                "moves from " + before.getNode() + " to " + to
                        + (command.getReason().isEmpty() ? "" : ": " + command.getReason()),
                Map.of("from", before.getNode(), "to", to, "reason", command.getReason()));
        state.put(before.toBuilder()
                .setMovingTo(to)
                .setStandby(to)
                .setWarm(already && before.getWarm())
                .setStandbyCursor(before.getStandby().isEmpty() ? event : before.getStandbyCursor())
                .setUpdateMs(context.nowMs())
                .setVersion(event)
                .setCursor(event)
                .build());
        return Optional.empty();
    }

    private Optional<Refused> against(Deployment before, Move command) {
        String name = Names.of(before);
        if (command.getVersion() != 0 && command.getVersion() != before.getVersion()) {
            return Refused.because(Refusal.ETAG, name + " has changed");
        }
        NodeRecord node = state.nodes.get(before.getNode());
        if (node == null || node.getState() != NodeRecord.State.READY || before.getState() == State.HOMELESS) {
            return Refused.because(Refusal.CONFLICT, name + " runs on no node that could hand it over");
        }
        if (!before.getMovingTo().isEmpty() || !before.getPredecessor().isEmpty()) {
            return Refused.because(Refusal.CONFLICT, name + " is on its way already");
        }
        return command.getTo().equals(before.getNode())
                ? Refused.because(Refusal.CONFLICT, name + " runs on " + before.getNode() + " already")
                : Optional.empty();
    }

    private Placer.Choice choice(Deployment deployment, String to) {
        String wanted = to.isEmpty() ? deployment.getStandby() : to;
        Deployment.Builder preferring = deployment.toBuilder();
        if (!wanted.isEmpty()) {
            preferring.clearNear().addNear(wanted).addAllNear(deployment.getNearList());
        }
        Placer.Choice choice = state.placer().choose(preferring.build(), Set.of(deployment.getNode()));
        boolean right = to.isEmpty() || choice.node().filter(n -> n.getName().equals(to)).isPresent();
        return right ? choice : new Placer.Choice(Optional.empty(), Optional.empty(), choice.candidates());
    }

    private static String why(Placer.Choice choice, String to) {
        return to.isEmpty()
                ? "no other node fits"
                : choice.candidates().stream()
                        .filter(c -> c.node().getName().equals(to))
                        .findFirst()
                        .map(c -> "node " + to + " " + c.reason())
                        .orElse("there is no node " + to);
    }

    Optional<Refused> switchOver(Context context, SwitchOver command) {
        String name = Names.middlebox(command.getTenant(), command.getId());
        Optional<Deployment> known = state.deployment(name);
        if (known.isEmpty() || known.get().getEpoch() != command.getEpoch() || known.get().getMovingTo().isEmpty()) {
            return Refused.because(Refusal.STALE, "it does not move any more");
        }
        Deployment before = known.get();
        String from = before.getNode();
        String to = before.getMovingTo();
        Deployment there = before.toBuilder().setNode(to).build();
        String standby = state.placer()
                .standby(there, state.nodes.get(to))
                .map(NodeRecord::getName)
                .orElse("");
        String how = command.getWithState() ? "with its flow state" : "without its flow state: " + command.getReason();
        long event = state.journal.add(
                context.because(before.getCursor()),
                EventType.MIDDLEBOX_MOVED,
                name,
                "moved from " + from + " to " + to + " " + how,
                Map.of(
                        "from", from,
                        "to", to,
                        "standby", standby,
                        "state", command.getWithState() ? "carried" : "lost"));
        state.put(there.toBuilder()
                .setState(State.STARTING)
                .setReason("")
                .setStandby(standby)
                .setMovable(!standby.isEmpty())
                .setStandbyCursor(event)
                .setWarm(false)
                .setMovingTo("")
                .setPredecessor(from)
                .setEpoch(++state.epoch)
                .setMoves(before.getMoves() + 1)
                .setUpdateMs(context.nowMs())
                .setVersion(event)
                .setCursor(event)
                .build());
        return Optional.empty();
    }
}
