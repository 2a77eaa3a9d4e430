package io.weir.ledger;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.pki.Holder;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Revocation;
import io.weir.wire.v1.TenantRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is decided, for reading. Valid inside {@link Replica#read} only; what it hands out is immutable. */
public final class View {
    private final LedgerState state;

    View(LedgerState state) {
        this.state = state;
    }

    public long term() {
        return state.term;
    }

    /** Identifies the backup that the log began with; 0: none. */
    public int backup() {
        return state.backup;
    }

    /** Id of the member that leads; -1 before the first election. */
    public int leader() {
        return state.leader;
    }

    public long cursor() {
        return state.journal.cursor();
    }

    /** Cursor just before the oldest event that is kept. */
    public long forgotten() {
        return state.journal.forgotten();
    }

    public List<EventRecord> eventsAfter(long cursor, int limit) {
        return state.journal.after(cursor, limit);
    }

    /** Whether the command with this id was applied, not long ago. */
    public boolean applied(String requestId) {
        return state.reply(requestId).isPresent();
    }

    /** In order of their names. */
    public List<NodeRecord> nodes() {
        return List.copyOf(state.nodes.values());
    }

    public Optional<NodeRecord> node(String name) {
        return Optional.ofNullable(state.nodes.get(name));
    }

    public Optional<TenantRecord> tenant(String name) {
        return Optional.ofNullable(state.tenants.get(name));
    }

    /** In order of their names, those after {@code after}. */
    public List<TenantRecord> tenantsAfter(String after, int limit) {
        return state.tenants.tailMap(after, false).values().stream().limit(limit).toList();
    }

    /** Version 0 when none was ever applied. */
    public Document topology() {
        return state.topology;
    }

    /** Version 0 when none was ever applied. */
    public Document policy() {
        return state.policy;
    }

    /** Whether a certificate counts no longer: it was revoked by its number, or its holder after it began. */
    public boolean revoked(Holder holder) {
        return state.revocations.revoked(holder);
    }

    /** How many. */
    public int revocations() {
        return state.revocations.all().size();
    }

    public Optional<Revocation> revocation(String identity) {
        return state.revocations.of(identity);
    }

    /** Grows with each revocation; 0 when there is none. */
    public long revocationsVersion() {
        return state.revocations.version();
    }

    /** In order of what they are of, those after {@code after}. */
    public List<Revocation> revocationsAfter(String after, int limit) {
        return state.revocations.after(after, limit);
    }

    public Optional<Deployment> deployment(String name) {
        return state.deployment(name);
    }

    /** In order of their names, those after {@code after} that fit. */
    public List<Deployment> deploymentsAfter(String after, int limit, Predicate<Deployment> fit) {
        return state.deployments().tailMap(after, false).values().stream()
                .filter(fit)
                .limit(limit)
                .toList();
    }

    public List<Deployment> deployments(Predicate<Deployment> fit) {
        return state.having(fit);
    }

    public int middleboxes() {
        return state.deployments().size();
    }

    /** How many the tenants that fit have together; looks at tenants, not at middleboxes. */
    public int middleboxes(Predicate<String> tenants) {
        return state.count(tenants);
    }

    /** How many middleboxes are placed on it. */
    public int load(String node) {
        return state.load(node);
    }

    public int count(String tenant) {
        return state.count(tenant);
    }

    public Optional<String> owner(Ipv4Address address) {
        return state.owner((int) address.value());
    }

    /** Where it would be placed now. */
    public Placer.Choice place(Deployment wanted) {
        return state.placer().choose(wanted, Set.of());
    }

    /** Whether it could run on another node than now. */
    public boolean couldMove(Deployment placed) {
        return state.placer().choose(placed, Set.of(placed.getNode())).node().isPresent();
    }

    /** Where it is, and why not elsewhere. */
    public Placer.Choice explain(Deployment placed) {
        return state.placer().explain(placed);
    }

    /**
     * The lowest address of these prefixes that nobody has; not the first and the last of a prefix, which have other
     * meanings.
     */
    public Optional<Ipv4Address> freeAddress(List<Ipv4Prefix> prefixes) {
        for (Ipv4Prefix prefix : prefixes) {
            boolean whole = prefix.length() >= 31;
            long last = whole ? prefix.last() : prefix.last() - 1;
            // no more can be taken than there are deployments times their addresses, so this ends
            for (long address = whole ? prefix.first() : prefix.first() + 1; address <= last; address++) {
                if (state.owner((int) address).isEmpty()) {
                    return Optional.of(new Ipv4Address(address));
                }
            }
        }
        return Optional.empty();
    }
}
