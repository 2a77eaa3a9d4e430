package io.weir.ledger;

import io.weir.ledger.Journal.Context;
import io.weir.wire.v1.Confirm;
import io.weir.wire.v1.Delete;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Deployment.State;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.Reproved;
import io.weir.wire.v1.TenantRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where middleboxes run. The rule that keeps one from running twice: it is moved off a lost node only if that node gives
 * it up by itself when its lease runs out ({@code movable}), which it was told before, or if the node said goodbye.
 */
final class MiddleboxDecisions {
    private final LedgerState state;

    MiddleboxDecisions(LedgerState state) {
        this.state = state;
    }

    Optional<Refused> deploy(Context context, Deploy command) {
        Deployment wanted = command.getDeployment();
        Optional<Refused> against = against(command);
        if (against.isPresent()) {
            return against;
        }
        Placer.Choice choice = state.placer().choose(wanted, Set.of());
        if (choice.node().isEmpty()) {
            return Refused.because(Refusal.NO_PLACE, "no node fits");
        }
        String node = choice.node().get().getName();
        String standby = choice.standby().map(NodeRecord::getName).orElse("");
        long event = state.journal.add(
                context,
                EventType.MIDDLEBOX_PLACED,
                Names.of(wanted),
                "placed on " + node + (standby.isEmpty() ? ", no standby" : ", standby " + standby),
                Map.of("node", node, "standby", standby));
        state.put(wanted.toBuilder()
                .setState(State.STARTING)
                .setReason("")
                .setNode(node)
                .setStandby(standby)
                .setMovable(!standby.isEmpty())
                .setEpoch(++state.epoch)
                .setMoves(0)
                .setCreateMs(context.nowMs())
                .setUpdateMs(context.nowMs())
                .setVersion(event)
                .setCursor(event)
                .build());
        return Optional.empty();
    }

    private Optional<Refused> against(Deploy command) {
        Deployment wanted = command.getDeployment();
        if (state.deployment(Names.of(wanted)).isPresent()) {
            return Refused.because(Refusal.EXISTS, Names.of(wanted) + " exists");
        }
        if (command.getTopologyVersion() != state.topology.getVersion()
                || command.getPolicyVersion() != state.policy.getVersion()) {
            return Refused.because(Refusal.CONFLICT, "topology or policy changed since it was verified");
        }
        Optional<Refused> overQuota = overQuota(wanted);
        if (overQuota.isPresent()) {
            return overQuota;
        }
        for (int address : wanted.getAddressesList()) {
            Optional<String> owner = state.owner(address);
            if (owner.isPresent()) {
                return Refused.because(Refusal.ADDRESS_TAKEN, "an address is in use");
            }
        }
        return Optional.empty();
    }

    private Optional<Refused> overQuota(Deployment wanted) {
        String name = wanted.getTenant();
        TenantRecord tenant = state.tenants.getOrDefault(name, TenantRecord.getDefaultInstance());
        int middleboxes = tenant.getMaxMiddleboxes() == 0 ? Limits.DEFAULT_QUOTA : tenant.getMaxMiddleboxes();
        if (state.count(name) >= middleboxes || state.deployments().size() >= Limits.DEPLOYMENTS) {
            return Refused.because(
                    Refusal.QUOTA,
                    "tenant " + name + " has " + state.count(name) + " of " + middleboxes + " middleboxes");
        }
        int addresses = tenant.getMaxAddresses() == 0 ? Limits.DEFAULT_ADDRESSES : tenant.getMaxAddresses();
        return state.addresses(name) + wanted.getAddressesCount() > addresses
                ? Refused.because(
                        Refusal.QUOTA,
                        "tenant " + name + " has " + state.addresses(name) + " of " + addresses + " addresses and wants "
                                + wanted.getAddressesCount() + " more")
                : Optional.empty();
    }

    Optional<Refused> delete(Context context, Delete command) {
        String name = Names.middlebox(command.getTenant(), command.getId());
        Optional<Deployment> known = state.deployment(name);
        if (known.isEmpty()) {
            return Refused.because(Refusal.NOT_FOUND, "no " + name);
        }
        if (command.getVersion() != 0 && command.getVersion() != known.get().getVersion()) {
            return Refused.because(Refusal.ETAG, name + " has changed");
        }
        state.journal.add(
                context, EventType.MIDDLEBOX_DELETED, name, "deleted", Map.of("node", known.get().getNode()));
        state.remove(name);
        drained(context, known.get().getNode());
        return Optional.empty();
    }

    Optional<Refused> confirm(Context context, Confirm command) {
        String name = Names.middlebox(command.getTenant(), command.getId());
        Optional<Deployment> known = state.deployment(name);
        if (known.isEmpty() || known.get().getEpoch() != command.getEpoch()) {
            return Refused.because(Refusal.STALE, "placed anew since");
        }
        Deployment before = known.get();
        State reached = command.getRunning() ? State.RUNNING : State.FAILED;
        boolean knows = command.getMovable() && command.getCursor() >= before.getStandbyCursor();
        boolean movable = !before.getStandby().isEmpty() && (before.getMovable() || knows);
        boolean warm = !before.getStandby().isEmpty() && (before.getWarm() || command.getWarm());
        if (before.getState() == reached && before.getMovable() == movable && before.getWarm() == warm) {
            return Optional.empty();
        }
        Deployment.Builder after = before.toBuilder()
                .setMovable(movable)
                .setWarm(warm)
                .setPredecessor("")
                .setReason(command.getReason());
        if (before.getState() != reached) {
            after.setState(reached).setUpdateMs(context.nowMs()).setCursor(state.journal.add(
                    context.because(before.getCursor()),
                    command.getRunning() ? EventType.MIDDLEBOX_STARTED : EventType.MIDDLEBOX_FAILED,
                    name,
                    (command.getRunning() ? "runs on " : "could not be started on ") + before.getNode()
                            + (command.getReason().isEmpty() ? "" : ": " + command.getReason()),
                    Map.of("node", before.getNode(), "reason", command.getReason())));
        }
        state.put(after.build());
        drained(context.because(before.getCursor()), before.getPredecessor());
        return Optional.empty();
    }

    /** Whether the node that is to be drained has nothing more is written down once. */
    void drained(Context context, String name) {
        NodeRecord node = state.nodes.get(name);
        boolean has = state.load(name) > 0
                || state.deployments().values().stream().anyMatch(d -> d.getPredecessor().equals(name));
        if (node != null && node.getDraining() && !node.getDrained() && !has) {
            long event = state.journal.add(
                    context, EventType.NODE_DRAINED, Names.of(node), "node " + name + " runs nothing any more", Map.of());
            state.nodes.put(name, node.toBuilder().setDrained(true).setCursor(event).build());
        }
    }

    /** They are known to be safe on other platforms now. */
    void reproved(List<Reproved> all) {
        for (Reproved one : all) {
            state.deployment(Names.middlebox(one.getTenant(), one.getId()))
                    .ifPresent(deployment -> state.put(deployment.toBuilder()
                            .clearPlatforms()
                            .addAllPlatforms(one.getPlatformsList())
                            .build()));
        }
    }

    /** Starts again what is its own, houses the homeless, and names it standby where one is missing. */
    void nodeCame(Context context, String node) {
        for (Deployment deployment : state.having(d -> d.getNode().equals(node))) {
            String standby = state.placer()
                    .standby(deployment, state.nodes.get(node))
                    .map(NodeRecord::getName)
                    .orElse("");
            state.put(deployment.toBuilder()
                    .setState(State.STARTING)
                    .setReason("")
                    .setStandby(standby)
                    // an older start may still be under way there, with what it was told then
                    .setMovable(deployment.getMovable() && !standby.isEmpty())
                    .setStandbyCursor(state.journal.cursor())
                    .setWarm(false)
                    .setMovingTo("")
                    .setPredecessor(stillHandsOver(deployment, node) ? deployment.getPredecessor() : "")
                    .setEpoch(++state.epoch)
                    .setUpdateMs(context.nowMs())
                    .build());
        }
        state.having(d -> d.getNode().isEmpty()).forEach(homeless -> move(context, homeless, ""));
        renewStandbys(context);
    }

    /** @param stopped it stopped all that it ran before it went */
    void nodeWent(Context context, String node, boolean stopped) {
        callOff(context, node);
        for (Deployment deployment : state.having(d -> d.getNode().equals(node))) {
            if (stopped && !deployment.getNoStandby() || deployment.getMovable()) {
                move(context, deployment, node);
            } else {
                stay(context, deployment);
            }
        }
        renewStandbys(context);
    }

    private void move(Context context, Deployment deployment, String from) {
        Placer.Choice choice = choice(deployment, from);
        if (choice.node().isEmpty()) {
            homeless(context, deployment.toBuilder().setNode("").setStandby("").setMovable(false), "no node fits");
            return;
        }
        String node = choice.node().get().getName();
        String standby = choice.standby().map(NodeRecord::getName).orElse("");
        boolean warm = deployment.getWarm() && node.equals(deployment.getStandby());
        long event = state.journal.add(
                context,
                EventType.MIDDLEBOX_MOVED,
                Names.of(deployment),
                (from.isEmpty() ? "found a place on " : "moved from " + from + " to ") + node + "; "
                        + (warm ? "goes on with the flow state that it had as the standby" : "flow state is lost"),
                Map.of("from", from, "to", node, "standby", standby, "state", warm ? "carried" : "lost"));
        state.put(deployment.toBuilder()
                .setState(State.STARTING)
                .setReason("")
                .setNode(node)
                .setStandby(standby)
                .setMovable(!standby.isEmpty())
                .setWarm(false)
                .setMovingTo("")
                .setPredecessor(stillHandsOver(deployment, from) ? deployment.getPredecessor() : "")
                .setEpoch(++state.epoch)
                .setMoves(deployment.getMoves() + (from.isEmpty() ? 0 : 1))
                .setUpdateMs(context.nowMs())
                .setCursor(event)
                .build());
    }

    /** The node that it was to come from before may run it still. */
    private boolean stillHandsOver(Deployment deployment, String from) {
        NodeRecord node = state.nodes.get(deployment.getPredecessor());
        return node != null && node.getState() == NodeRecord.State.READY && !node.getName().equals(from);
    }

    /** The standby if it still fits, else the best there is. */
    private Placer.Choice choice(Deployment deployment, String from) {
        Deployment preferring = deployment.getStandby().isEmpty()
                ? deployment
                : deployment.toBuilder()
                        .clearNear()
                        .addNear(deployment.getStandby())
                        .addAllNear(deployment.getNearList())
                        .build();
        return state.placer().choose(preferring, from.isEmpty() ? Set.of() : Set.of(from));
    }

    private void stay(Context context, Deployment deployment) {
        homeless(
                context,
                deployment.toBuilder(),
                "its node " + deployment.getNode() + " is gone and may still run it; it starts again when the node is back");
    }

    private void homeless(Context context, Deployment.Builder deployment, String reason) {
        if (deployment.getState() == State.HOMELESS && deployment.getReason().equals(reason)) {
            return;
        }
        long event = state.journal.add(
                context,
                EventType.MIDDLEBOX_HOMELESS,
                Names.middlebox(deployment.getTenant(), deployment.getId()),
                reason,
                Map.of("reason", reason));
        state.put(deployment
                .setState(State.HOMELESS)
                .setReason(reason)
                .setUpdateMs(context.nowMs())
                .setCursor(event)
                .build());
    }

    /** Middleboxes that were on their way to a node that is gone stay where they are. */
    void callOff(Context context, String node) {
        for (Deployment deployment : state.having(d -> d.getMovingTo().equals(node))) {
            long event = state.journal.add(
                    context,
                    EventType.MIDDLEBOX_STAYS,
                    Names.of(deployment),
                    "stays on " + deployment.getNode() + ": " + node + " is not there any more",
                    Map.of("node", deployment.getNode(), "to", node));
            state.put(deployment.toBuilder().setMovingTo("").setVersion(event).setCursor(event).build());
        }
    }

    /** Every middlebox that wants a standby has one that is there, if there is one. */
    void renewStandbys(Context context) {
        for (Deployment deployment : state.having(this::lacksStandby)) {
            String standby = state.placer()
                    .standby(deployment, state.nodes.get(deployment.getNode()))
                    .map(NodeRecord::getName)
                    .orElse("");
            if (standby.equals(deployment.getStandby())) {
                continue;
            }
            long event = state.journal.add(
                    context,
                    EventType.MIDDLEBOX_STANDBY,
                    Names.of(deployment),
                    standby.isEmpty() ? "has no standby any more" : "standby is " + standby,
                    Map.of("standby", standby, "node", deployment.getNode()));
            state.put(deployment.toBuilder()
                    .setStandby(standby)
                    .setWarm(false)
                    .setMovingTo("")
                    // becomes movable once its node has said that it knows
                    .setMovable(deployment.getMovable() && !standby.isEmpty())
                    .setStandbyCursor(deployment.getStandby().isEmpty() ? event : deployment.getStandbyCursor())
                    .setUpdateMs(context.nowMs())
                    .setCursor(event)
                    .build());
        }
    }

    private boolean lacksStandby(Deployment deployment) {
        NodeRecord node = state.nodes.get(deployment.getNode());
        if (node == null || node.getState() != NodeRecord.State.READY || deployment.getNoStandby()) {
            return false;
        }
        NodeRecord standby = state.nodes.get(deployment.getStandby());
        return standby == null || standby.getState() != NodeRecord.State.READY || standby.getDraining();
    }
}
