package io.weir.ledger;

import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Platform;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.TenantRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All that is decided, with the indexes that decisions need. Sorted, so that every walk takes the same way. */
final class LedgerState {
    /** Answers kept for those who ask again after a change of leader. */
    static final int REPLIES_KEPT = 4096;

    final Journal journal = new Journal();
    final NavigableMap<String, NodeRecord> nodes = new TreeMap<>();
    final NavigableMap<String, TenantRecord> tenants = new TreeMap<>();
    final List<Platform> platforms = new ArrayList<>();
    final Revocations revocations = new Revocations();
    Document topology = Document.getDefaultInstance();
    Document policy = Document.getDefaultInstance();
    long term;
    /** Added to the log's own terms. */
    long termBase;
    /** Identifies the backup that the log began with; 0: none. */
    int backup;
    int leader = -1;
    long epoch;

    private final NavigableMap<String, Deployment> deployments = new TreeMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private final Map<String, Integer> load = new HashMap<>();
    private final Map<String, Integer> tenantCounts = new HashMap<>();
    private final Map<String, Integer> addressCounts = new HashMap<>();
    private final LinkedHashMap<String, Reply> replies = new LinkedHashMap<>();

    NavigableMap<String, Deployment> deployments() {
        return deployments;
    }

    Optional<Deployment> deployment(String name) {
        return Optional.ofNullable(deployments.get(name));
    }

    /** Replaces or adds; indexes follow. */
    void put(Deployment deployment) {
        remove(Names.of(deployment));
        deployments.put(Names.of(deployment), deployment);
        deployment.getAddressesList().forEach(a -> owners.put(a, Names.of(deployment)));
        load.merge(deployment.getNode(), 1, Integer::sum);
        tenantCounts.merge(deployment.getTenant(), 1, Integer::sum);
        addressCounts.merge(deployment.getTenant(), deployment.getAddressesCount(), Integer::sum);
    }

    void remove(String name) {
        Deployment old = deployments.remove(name);
        if (old != null) {
            old.getAddressesList().forEach(owners::remove);
            load.merge(old.getNode(), -1, LedgerState::sumOrNothing);
            tenantCounts.merge(old.getTenant(), -1, LedgerState::sumOrNothing);
            addressCounts.merge(old.getTenant(), -old.getAddressesCount(), LedgerState::sumOrNothing);
        }
    }

    private static Integer sumOrNothing(int a, int b) {
        return a + b == 0 ? null : a + b;
    }

    /** Names of those that fit, which may then be changed. */
    List<Deployment> having(Predicate<Deployment> fit) {
        return deployments.values().stream().filter(fit).toList();
    }

    Optional<String> owner(int address) {
        return Optional.ofNullable(owners.get(address));
    }

    int load(String node) {
        return load.getOrDefault(node, 0);
    }

    int count(String tenant) {
        return tenantCounts.getOrDefault(tenant, 0);
    }

    int count(Predicate<String> tenants) {
        return tenantCounts.entrySet().stream()
                .filter(entry -> tenants.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How many addresses its middleboxes have. */
    int addresses(String tenant) {
        return addressCounts.getOrDefault(tenant, 0);
    }

    Placer placer() {
        return new Placer(nodes.values(), platforms, load);
    }

    Optional<Reply> reply(String requestId) {
        return requestId.isEmpty() ? Optional.empty() : Optional.ofNullable(replies.get(requestId));
    }

    void remember(Reply reply) {
        if (reply.getRequestId().isEmpty()) {
            return;
        }
        replies.put(reply.getRequestId(), reply);
        if (replies.size() > REPLIES_KEPT) {
            replies.remove(replies.firstEntry().getKey());
        }
    }

    Iterable<Reply> replies() {
        return replies.values();
    }
}
