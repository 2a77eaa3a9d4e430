package io.weir.controller;

import io.weir.ledger.LedgerSettings;
import io.weir.ledger.MemberAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a node is and where it listens. The same settings again are the same node: its identity is its name, its memory
 * the data directory.
 *
 * @param name unique in the cluster, 1 to 63 of {@code [a-z0-9-]}
 * @param site the micro-datacenter it stands in, likewise
 * @param dataDirectory the controller's log and snapshots; survives restarts
 * @param host the address that others reach this node by; everything but the API listens there only
 * @param actorPort Pekko's
 * @param apiHost where the API listens
 * @param apiPort the API's; 0 takes a free one
 * @param seeds {@code host:actorPort} of nodes to join by, this one may be among them
 * @param members of the controller's log, the same list on every node; one with this node's name makes it one of them
 * @param certificates directory with {@code ca.pem}, and {@code NAME.pem} and {@code NAME.key} of this node's name
 */
public record NodeSettings(
        String name,
        String site,
        Path dataDirectory,
        String host,
        int actorPort,
        String apiHost,
        int apiPort,
        List<String> seeds,
        List<MemberAddress> members,
        Path certificates,
        Timing timing) {

    /**
     * How fast failures are noticed. The lease plus the margin is what passes between a node's last sign of life and the
     * start of its middleboxes elsewhere.
     *
     * @param lease a node stops what is movable when most controllers have not granted it a lease for so long
     * @param margin more than clocks can drift apart in a lease, and than an order to stop takes
     * @param leaderHeartbeat the controllers elect another leader after so long without a sign of life
     */
    public record Timing(Duration lease, Duration margin, Duration leaderHeartbeat) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofMillis(1000), Duration.ofMillis(300), Duration.ofMillis(700));

        /** Renewals are sent so often that three may be lost. */
        public Duration renewal() {
            return lease.dividedBy(4);
        }

        /** Controllers wait so long before they call a node lost that they have not heard of. */
        long patienceNs() {
            return lease.plus(margin).toNanos();
        }
    }

    public NodeSettings {
        if (!MiddleboxId.isPart(name) || !MiddleboxId.isPart(site)) {
            throw new IllegalArgumentException("node " + name + " of site " + site + ": 1 to 63 of [a-z0-9-] each");
        }
        Objects.requireNonNull(dataDirectory);
        seeds = List.copyOf(seeds);
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a cluster needs at least one member of the controller's log");
        }
    }

    /** {@code sites/{site}/nodes/{name}} */
    public String resource() {
        return "sites/" + site + "/nodes/" + name;
    }

    /** Where this node's own part of the log listens, if it has one. */
    public Optional<MemberAddress> member() {
        return members.stream().filter(m -> m.node().equals(name)).findFirst();
    }

    /** Nodes of all members of the controller's log. */
    List<String> controllers() {
        return members.stream().map(MemberAddress::node).toList();
    }

    LedgerSettings ledger() {
        return new LedgerSettings(name, dataDirectory, host, members, timing.leaderHeartbeat());
    }

    /**
     * Buffers in shared memory that live as long as the process. Whoever kills a node for good can remove them; a node
     * started again clears them itself.
     */
    public Path sharedMemory() {
        return ledger().shared();
    }

    String actorAddress() {
        return host + ":" + actorPort;
    }
}
