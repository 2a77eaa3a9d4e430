package io.weir.ledger;

import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Platform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a middlebox runs, and where it would fail over to. A pure function of what is known, so that a plan and the
 * decision that follows it agree, and so do all members.
 */
public final class Placer {
    private final Collection<NodeRecord> nodes;
    private final Collection<Platform> platforms;
    private final Map<String, Integer> load;

    /** One node that was thought of. */
    public record Candidate(NodeRecord node, boolean fit, String reason) {}

    /**
     * @param candidates all nodes, the chosen one first, then the standby
     */
    public record Choice(Optional<NodeRecord> node, Optional<NodeRecord> standby, List<Candidate> candidates) {
        public Choice {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * @param platforms of the topology; none: all nodes are of one
     * @param load how many middleboxes each node has
     */
    Placer(Collection<NodeRecord> nodes, Collection<Platform> platforms, Map<String, Integer> load) {
        this.nodes = nodes;
        this.platforms = platforms;
        this.load = load;
    }

    /** The best of all nodes but {@code excluded}, and the best standby for it. */
    public Choice choose(Deployment wanted, Set<String> excluded) {
        List<Candidate> all = judge(wanted, excluded);
        Optional<NodeRecord> best =
                all.stream().filter(Candidate::fit).map(Candidate::node).min(order(wanted));
        Optional<NodeRecord> standby = best.flatMap(node -> standby(wanted, node, all));
        return new Choice(best, standby, sorted(all, best, standby));
    }

    /** What is decided, with the reasons as they are now. */
    Choice explain(Deployment placed) {
        Optional<NodeRecord> node = named(placed.getNode());
        Optional<NodeRecord> standby = named(placed.getStandby());
        return new Choice(node, standby, sorted(judge(placed, Set.of()), node, standby));
    }

    private Optional<NodeRecord> named(String name) {
        return nodes.stream().filter(n -> n.getName().equals(name)).findFirst();
    }

    /** A standby for a middlebox that stays on {@code node}. */
    Optional<NodeRecord> standby(Deployment wanted, NodeRecord node) {
        return standby(wanted, node, judge(wanted, Set.of()));
    }

    private Optional<NodeRecord> standby(Deployment wanted, NodeRecord node, List<Candidate> all) {
        if (wanted.getNoStandby()) {
            return Optional.empty();
        }
        Comparator<NodeRecord> elsewhere =
                Comparator.comparing((NodeRecord n) -> n.getSite().equals(node.getSite()));
        return all.stream()
                .filter(Candidate::fit)
                .map(Candidate::node)
                .filter(n -> !n.getName().equals(node.getName()))
                .min(elsewhere.thenComparing(order(wanted)));
    }

    private Comparator<NodeRecord> order(Deployment wanted) {
        return Comparator.comparingInt((NodeRecord n) -> preference(wanted, n))
                .thenComparingDouble(this::fullness)
                .thenComparing(NodeRecord::getName);
    }

    /** Hints come in order of preference; who is not named comes last. */
    private static int preference(Deployment wanted, NodeRecord node) {
        List<String> near = wanted.getNearList();
        for (int i = 0; i < near.size(); i++) {
            String hint = near.get(i);
            if (hint.equals(node.getName())
                    || hint.equals(node.getSite())
                    || hint.equals("sites/" + node.getSite())
                    || hint.equals(Names.of(node))) {
                return i;
            }
        }
        return near.size();
    }

    private double fullness(NodeRecord node) {
        return (double) load(node) / Math.max(1, node.getCapacity());
    }

    private int load(NodeRecord node) {
        return load.getOrDefault(node.getName(), 0);
    }

    private List<Candidate> judge(Deployment wanted, Set<String> excluded) {
        List<Candidate> all = new ArrayList<>();
        for (NodeRecord node : nodes) {
            Optional<String> against = against(wanted, node, excluded);
            all.add(new Candidate(node, against.isEmpty(), against.orElseGet(() -> favour(wanted, node))));
        }
        return all;
    }

    private Optional<String> against(Deployment wanted, NodeRecord node, Set<String> excluded) {
        if (node.getState() != NodeRecord.State.READY) {
            return Optional.of(node.getState() == NodeRecord.State.LOST ? "is lost" : "has left");
        }
        if (node.getCordoned()) {
            return Optional.of(node.getDraining() ? "is being drained" : "is cordoned");
        }
        if (excluded.contains(node.getName())) {
            return Optional.of("is the one to leave");
        }
        Optional<String> platform = platform(node.getName());
        if (!platforms.isEmpty() && platform.isEmpty()) {
            return Optional.of("is on no platform of the topology");
        }
        if (platform.isPresent() && !wanted.getPlatformsList().contains(platform.get())) {
            return Optional.of("not proved safe on platform " + platform.get());
        }
        return load(node) >= node.getCapacity()
                ? Optional.of("is full: " + load(node) + " of " + node.getCapacity() + " middleboxes")
                : Optional.empty();
    }

    private String favour(Deployment wanted, NodeRecord node) {
        String hint = preference(wanted, node) < wanted.getNearCount() ? ", is where it was asked to be" : "";
        return "has room: " + load(node) + " of " + node.getCapacity() + " middleboxes" + hint;
    }

    private Optional<String> platform(String node) {
        return platforms.stream()
                .filter(p -> p.getNodesList().contains(node))
                .map(Platform::getName)
                .findFirst();
    }

    private static List<Candidate> sorted(
            List<Candidate> all, Optional<NodeRecord> best, Optional<NodeRecord> standby) {
        Comparator<Candidate> order = Comparator.comparing(
                        (Candidate c) -> best.filter(b -> b == c.node()).isEmpty())
                .thenComparing(c -> standby.filter(s -> s == c.node()).isEmpty())
                .thenComparing(c -> !c.fit())
                .thenComparing(c -> c.node().getName());
        return all.stream().sorted(order).toList();
    }
}
