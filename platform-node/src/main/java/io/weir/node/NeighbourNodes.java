package io.weir.node;

import io.weir.controller.MiddleboxAssignment;
import io.weir.controller.MiddleboxHost.Kept;
import io.weir.controller.MiddleboxId;
import io.weir.replication.PeerLink;
import io.weir.replication.PeerNetwork;
import io.weir.replication.StandbyStatus;
import io.weir.wire.v1.StandbyState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a node shares with others: standbys of what runs here, and what it is the standby of. Calls may wait. */
final class NeighbourNodes {
    private final DataPlane dataPlane;
    private final PeerNetwork network;
    /** Where the standbys are of what runs here. */
    private final Map<MiddleboxId, String> kept = new ConcurrentHashMap<>();
    /** Where the owners are of what it is the standby of. */
    private final Map<MiddleboxId, String> owners = new ConcurrentHashMap<>();

    NeighbourNodes(DataPlane dataPlane, PeerNetwork network) {
        this.dataPlane = dataPlane;
        this.network = network;
    }

    String address() {
        return network.address();
    }

    /** What a middlebox is made from. Two nodes that were told the same may take each other's state. */
    static byte[] text(MiddleboxAssignment assignment) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(assignment.click().getBytes(StandardCharsets.UTF_8));
            sha.update((assignment.addresses() + " " + assignment.role() + " " + assignment.sandboxed())
                    .getBytes(StandardCharsets.UTF_8));
            return sha.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    void keep(MiddleboxAssignment assignment, long epoch, String address) {
        MiddleboxId id = assignment.middlebox();
        Optional<PeerLink> link = address.isEmpty() ? Optional.empty() : network.link(address);
        String name = id.toString();
        byte[] text = text(assignment);
        NodeHost.await(dataPlane.shared((shared, host) -> {
            if (link.isEmpty()) {
                shared.replication().stop(name);
            } else {
                host.seat(name).ifPresent(
                        seat -> shared.replication().replicate(name, epoch, text, link.get(), seat::state));
            }
            return true;
        }));
        if (link.isEmpty()) {
            kept.remove(id);
        } else {
            kept.put(id, address);
        }
        prune();
    }

    /** It does not run here any more. */
    void dropped(MiddleboxId id) {
        if (kept.remove(id) != null) {
            NodeHost.await(dataPlane.shared((shared, host) -> {
                shared.replication().stop(id.toString());
                return true;
            }));
        }
    }

    Optional<Kept> kept(MiddleboxId id) {
        return Optional.ofNullable(kept.get(id))
                .map(address -> new Kept(address, state(dataPlane.standbys().kept().get(id.toString()))));
    }

    private static StandbyState state(StandbyStatus status) {
        return switch (status) {
            case WARM -> StandbyState.STANDBY_WARM;
            case SYNCING, GAP -> StandbyState.STANDBY_SYNCING;
            case OTHER_CONFIGURATION, OTHER_VERSION, SUPERSEDED -> StandbyState.STANDBY_REFUSED;
            case UNKNOWN -> StandbyState.STANDBY_UNKNOWN;
            case null -> StandbyState.STANDBY_UNKNOWN;
        };
    }

    void standBy(MiddleboxSpec spec, MiddleboxAssignment assignment, String owner) {
        network.link(owner).ifPresent(link -> {
            byte[] text = text(assignment);
            NodeHost.await(dataPlane.shared((shared, host) -> {
                shared.replication().shadow(spec.name(), assignment.epoch(), text, link, spec.configuration());
                return true;
            }));
            owners.put(assignment.middlebox(), owner);
            prune();
        });
    }

    void standDown(MiddleboxId id) {
        NodeHost.await(dataPlane.shared((shared, host) -> {
            shared.replication().forget(id.toString());
            return true;
        }));
        owners.remove(id);
        prune();
    }

    Map<MiddleboxId, Long> standing() {
        Map<MiddleboxId, Long> all = new HashMap<>();
        dataPlane.standbys().standing().forEach(
                (name, epoch) -> MiddleboxId.parse(name).ifPresent(id -> all.put(id, epoch)));
        return all;
    }

    /** Ways that nobody uses are given up; one that is on its way from here may need its way a little longer. */
    private void prune() {
        Set<String> used = new HashSet<>(kept.values());
        used.addAll(owners.values());
        network.keep(used);
    }
}
