package io.weir.ledger;

import static io.weir.wire.v1.NodeRecord.State.LEFT;
import static io.weir.wire.v1.NodeRecord.State.LOST;
import static io.weir.wire.v1.NodeRecord.State.READY;

import io.weir.ledger.Journal.Context;
import io.weir.wire.v1.Cordon;
import io.weir.wire.v1.JoinNode;
import io.weir.wire.v1.LeaveNode;
import io.weir.wire.v1.LoseNode;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes come and go; their middleboxes follow. */
final class NodeDecisions {
    private final LedgerState state;
    private final MiddleboxDecisions middleboxes;

    NodeDecisions(LedgerState state, MiddleboxDecisions middleboxes) {
        this.state = state;
        this.middleboxes = middleboxes;
    }

    Optional<Refused> join(Context context, JoinNode command) {
        NodeRecord wanted = command.getNode();
        NodeRecord known = state.nodes.get(wanted.getName());
        if (known == null && state.nodes.size() >= Limits.NODES) {
            return Refused.because(Refusal.QUOTA, "the cluster has " + Limits.NODES + " nodes");
        }
        boolean sameProcess = known != null && known.getIncarnation().equals(wanted.getIncarnation());
        if (sameProcess && known.getState() == READY) {
            return Optional.empty();
        }
        if (sameProcess && known.getState() == LEFT) {
            return Refused.because(Refusal.STALE, "it has said goodbye");
        }
        if (known != null && known.getFormerIncarnationsList().contains(wanted.getIncarnation())) {
            return Refused.because(Refusal.STALE, "another process of this name was started since");
        }
        String summary = "node " + wanted.getName() + " of site " + wanted.getSite()
                + (known == null ? " joined" : sameProcess ? " is heard again" : " was started again");
        long joined = state.journal.add(
                context,
                EventType.NODE_JOINED,
                Names.of(wanted),
                summary,
                Map.of("incarnation", wanted.getIncarnation(), "api", wanted.getApiAddress()));
        state.nodes.put(
                wanted.getName(),
                wanted.toBuilder()
                        .setState(READY)
                        .setCordoned(stays(known))
                        .setDraining(stays(known) && known.getDraining())
                        .setDrained(stays(known) && known.getDrained())
                        .setLeaving(false)
                        .setJoinMs(context.nowMs())
                        .setCursor(joined)
                        .clearFormerIncarnations()
                        .addAllFormerIncarnations(former(known, sameProcess))
                        .build());
        middleboxes.nodeCame(context.because(joined), wanted.getName());
        return Optional.empty();
    }

    /** What an operator has cordoned stays so; what was cordoned to be stopped is back. */
    private static boolean stays(NodeRecord known) {
        return known != null && known.getCordoned() && !known.getLeaving();
    }

    Optional<Refused> cordon(Context context, Cordon command) {
        NodeRecord known = state.nodes.get(command.getNode());
        if (known == null) {
            return Refused.because(Refusal.NOT_FOUND, "no node " + command.getNode());
        }
        boolean drains = command.getCordoned() && command.getDrain();
        if (known.getCordoned() == command.getCordoned() && known.getDraining() == drains) {
            return Optional.empty();
        }
        EventType type = drains
                ? EventType.NODE_DRAINING
                : command.getCordoned() ? EventType.NODE_CORDONED : EventType.NODE_UNCORDONED;
        String verb = drains
                ? " is drained: what it runs moves away"
                : command.getCordoned() ? " is cordoned: it gets nothing new" : " is open again";
        long event = state.journal.add(
                context, type, Names.of(known), "node " + known.getName() + verb, Map.of());
        state.nodes.put(
                known.getName(),
                known.toBuilder()
                        .setCordoned(command.getCordoned())
                        .setDraining(drains)
                        .setDrained(false)
                        .setLeaving(command.getLeaving())
                        .setCursor(event)
                        .build());
        if (drains) {
            middleboxes.callOff(context.because(event), known.getName());
            middleboxes.drained(context.because(event), known.getName());
        }
        middleboxes.renewStandbys(context.because(event));
        return Optional.empty();
    }

    /** So that a late message of an earlier process does not bring it back. */
    private static List<String> former(NodeRecord known, boolean sameProcess) {
        if (known == null) {
            return List.of();
        }
        List<String> all = new ArrayList<>(known.getFormerIncarnationsList());
        if (!sameProcess) {
            all.add(known.getIncarnation());
        }
        return all.subList(Math.max(0, all.size() - Limits.FORMER_INCARNATIONS), all.size());
    }

    Optional<Refused> lose(Context context, LoseNode command) {
        NodeRecord known = state.nodes.getOrDefault(command.getNode(), NodeRecord.getDefaultInstance());
        if (command.getCursor() != 0 && command.getCursor() != known.getCursor()) {
            return Refused.because(Refusal.STALE, "it has come back since");
        }
        return gone(context, command.getNode(), command.getIncarnation(), new Going(LOST, command.getReason()));
    }

    Optional<Refused> leave(Context context, LeaveNode command) {
        return gone(context, command.getNode(), command.getIncarnation(), new Going(LEFT, "it was stopped"));
    }

    private record Going(NodeRecord.State to, String reason) {
        EventType event() {
            return to == LOST ? EventType.NODE_LOST : EventType.NODE_LEFT;
        }

        String verb() {
            return to == LOST ? " is lost: " : " left: ";
        }
    }

    private Optional<Refused> gone(Context context, String name, String incarnation, Going going) {
        NodeRecord known = state.nodes.get(name);
        if (known == null) {
            return Refused.because(Refusal.NOT_FOUND, "no node " + name);
        }
        if (!known.getIncarnation().equals(incarnation) || known.getState() != READY) {
            return Refused.because(Refusal.STALE, "it is another process now, or gone already");
        }
        long event = state.journal.add(
                context,
                going.event(),
                Names.of(known),
                "node " + name + going.verb() + going.reason(),
                Map.of("reason", going.reason(), "incarnation", incarnation));
        state.nodes.put(
                name, known.toBuilder().setState(going.to()).setCursor(event).build());
        middleboxes.nodeWent(context.because(event), name, going.to() == LEFT);
        return Optional.empty();
    }
}
