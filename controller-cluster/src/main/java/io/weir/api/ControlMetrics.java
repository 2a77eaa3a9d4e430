package io.weir.api;

import io.weir.controller.ControlApi;
import io.weir.controller.NodeSettings;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.pki.LiveCredentials;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What this node knows of the cluster. A node without a replica knows of its lease and certificate only. */
record ControlMetrics(
        NodeSettings settings,
        Replica replica,
        LiveCredentials credentials,
        Supplier<ControlApi.Surroundings> surroundings)
        implements Consumer<Families> {
    @Override
    public void accept(Families out) {
        out.gauge(
                "weir_node_certificate_expiry_timestamp_seconds",
                "When this node's certificate ends, seconds since 1970.",
                credentials.end().getEpochSecond());
        out.gauge(
                "weir_node_lease_held",
                "1 while this node holds its lease: the leader hears it.",
                surroundings.get().leased() ? 1 : 0);
        settings.member().ifPresent(member -> replica.read(view -> {
            ledger(view, member.id(), out);
            return null;
        }));
    }

    private void ledger(View view, int self, Families out) {
        out.gauge("weir_ledger_term", "Leadership term as this controller knows it.", view.term());
        out.gauge("weir_ledger_leader", "1 on the controller that leads.", view.leader() == self ? 1 : 0);
        out.counter("weir_ledger_events", "Events decided so far; the newest one's cursor.", view.cursor());
        Replica.Commands commands = replica.commands();
        out.counter("weir_ledger_commands", "Commands taken from the log by this process.", commands.applied());
        out.counter(
                "weir_ledger_commands_refused", "Of these, those that changed nothing.", commands.refused());
        out.gauge(
                "weir_ledger_snapshot_age_seconds",
                "How long ago this process took or read a snapshot; since its start when it did not.",
                commands.snapshotAgeMs() / (double) TimeUnit.SECONDS.toMillis(1));
        out.gauge("weir_identity_revocations", "Revoked identities and certificates.", view.revocations());
        nodes(view, out);
        middleboxes(view, out);
    }

    private static void nodes(View view, Families out) {
        Map<NodeRecord.State, Integer> states = new EnumMap<>(NodeRecord.State.class);
        for (NodeRecord.State state : new NodeRecord.State[] {
            NodeRecord.State.READY, NodeRecord.State.LOST, NodeRecord.State.LEFT
        }) {
            states.put(state, 0);
        }
        view.nodes().forEach(node -> states.merge(node.getState(), 1, Integer::sum));
        states.forEach((state, count) -> out.gauge(
                "weir_cluster_nodes", "Nodes by what is decided of them.", count, "state", lower(state)));
    }

    private static void middleboxes(View view, Families out) {
        Map<Deployment.State, Integer> states = new EnumMap<>(Deployment.State.class);
        for (Deployment.State state : new Deployment.State[] {
            Deployment.State.STARTING, Deployment.State.RUNNING, Deployment.State.HOMELESS, Deployment.State.FAILED
        }) {
            states.put(state, 0);
        }
        view.deployments(d -> true).forEach(d -> states.merge(d.getState(), 1, Integer::sum));
        states.forEach((state, count) -> out.gauge(
                "weir_cluster_middleboxes", "Middleboxes by what is decided of them.", count, "state", lower(state)));
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
