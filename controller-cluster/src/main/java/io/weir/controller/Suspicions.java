package io.weir.controller;

import io.weir.wire.v1.Agreement;
import io.weir.wire.v1.Agreements;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Suspect;
import io.weir.wire.v1.Suspected;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What makes a node lost. Most controllers have to grant a node its lease, and most have to concur before it is called
 * lost; who concurs has granted nothing for a lease and a margin, and grants nothing from then on. So the two exclude each
 * other, whoever leads. Knows both sides of it: what this member concurred in, and what it suspects when it leads. Not thread-safe.
 */
final class Suspicions {
    private final String self;
    private final List<String> members;
    private final long patienceNs;
    private final Predicate<Agreements> memory;
    /** By node: whom this member grants nothing. */
    private final Map<String, Agreed> agreed = new TreeMap<>();
    /** What the memory has of them. */
    private Agreements kept = Agreements.getDefaultInstance();

    private final Map<String, Case> cases = new TreeMap<>();
    private long latestTerm = -1;
    private long latestSequence;
    private long term = -1;
    private long sequence;

    /**
     * Void when a later term has begun here: then what the earlier leader could decide is known.
     *
     * @param cursor of the node's record
     * @param sinceNs when this member granted the last lease, at the latest
     */
    private record Agreed(long cursor, long term, long sinceNs) {}

    private static final class Case {
        final long cursor;
        final long firstSequence;
        final Set<String> concurring = new HashSet<>();
        boolean evict;
        boolean proved;

        Case(long cursor, long firstSequence) {
            this.cursor = cursor;
            this.firstSequence = firstSequence;
        }
    }

    /** How a member knows nodes. */
    interface Silences {
        /** For how long nothing was heard of the node with this record; negative when it is not as the leader says. */
        long silentNs(Suspected suspected);
    }

    /**
     * @param self node of this member
     * @param members nodes of all of them
     * @param patienceNs a lease and the margin
     * @param memory outlasts this process; whether it could keep what it was given
     */
    Suspicions(String self, List<String> members, long patienceNs, Predicate<Agreements> memory) {
        this.self = self;
        this.members = List.copyOf(members);
        this.patienceNs = patienceNs;
        this.memory = memory;
    }

    /** What this member agreed to before its restart, which was now at the latest. */
    Suspicions remembering(Agreements before, long nowNs) {
        kept = before;
        before.getAgreementsList().forEach(one -> agreed.put(one.getNode(), new Agreed(one.getCursor(), one.getTerm(), nowNs)));
        return this;
    }

    // as a member

    /** Whether this member may grant a lease to the node with this record. */
    boolean mayGrant(NodeRecord node, long termHere) {
        Agreed known = agreed.get(node.getName());
        if (known == null) {
            return true;
        }
        if (known.cursor() != node.getCursor() || known.term() < termHere) {
            agreed.remove(node.getName());
            return true;
        }
        return false;
    }

    /** A leader of a term that is not over suspects nodes. Returns in which of them this member concurs. */
    List<Suspected> asked(Suspect suspect, Silences silences, long nowNs) {
        if (suspect.getTerm() < latestTerm
                || suspect.getTerm() == latestTerm && suspect.getSequence() <= latestSequence) {
            return List.of();
        }
        latestTerm = suspect.getTerm();
        latestSequence = suspect.getSequence();
        forgive(suspect);
        List<Suspected> concurring =
                suspect.getSuspectedList().stream().filter(one -> concurs(one, silences, nowNs)).toList();
        return keep(agreements()) ? concurring : List.of();
    }

    private boolean keep(Agreements now) {
        boolean known = now.equals(kept) || memory.test(now);
        kept = known ? now : kept;
        return known;
    }

    private Agreements agreements() {
        Agreements.Builder all = Agreements.newBuilder();
        agreed.forEach((node, one) -> all.addAgreements(
                Agreement.newBuilder().setNode(node).setCursor(one.cursor()).setTerm(one.term())));
        return all.build();
    }

    /** Whom the same leader suspects no longer, it will not call lost. */
    private void forgive(Suspect suspect) {
        agreed.entrySet().removeIf(e -> e.getValue().term() == suspect.getTerm()
                && suspect.getSuspectedList().stream()
                        .noneMatch(s -> s.getNode().equals(e.getKey()) && s.getCursor() == e.getValue().cursor()));
    }

    private boolean concurs(Suspected one, Silences silences, long nowNs) {
        Agreed before = agreed.get(one.getNode());
        long sinceNs;
        if (before != null && before.cursor() == one.getCursor()) {
            sinceNs = before.sinceNs();
        } else {
            long silentNs = silences.silentNs(one);
            if (silentNs < 0 || silentNs <= patienceNs && !one.getEvict()) {
                return false;
            }
            sinceNs = nowNs - silentNs;
        }
        agreed.put(one.getNode(), new Agreed(one.getCursor(), latestTerm, sinceNs));
        return nowNs - sinceNs > patienceNs;
    }

    // as the leader

    /** This member leads in a term that has just begun here. */
    void lead(long newTerm) {
        if (newTerm != term) {
            term = newTerm;
            cases.clear();
        }
    }

    /**
     * @param evict even if others hear of it
     * @return whether it was not suspected before
     */
    boolean suspect(NodeRecord node, boolean evict) {
        Case known = cases.get(node.getName());
        boolean fresh = known == null || known.cursor != node.getCursor();
        if (fresh) {
            known = new Case(node.getCursor(), sequence + 1);
            cases.put(node.getName(), known);
        }
        known.evict |= evict;
        return fresh;
    }

    /** It was heard of, or its record is another now. When most have concurred it is too late for that. */
    void acquit(NodeRecord node) {
        Case known = cases.get(node.getName());
        if (known != null && !(known.proved && known.cursor == node.getCursor())) {
            cases.remove(node.getName());
        }
    }

    boolean any() {
        return !cases.isEmpty();
    }

    /** The question that is to be put to all members now. */
    Suspect.Builder ask() {
        Suspect.Builder question = Suspect.newBuilder().setTerm(term).setNode(self).setSequence(++sequence);
        cases.forEach((node, one) -> question.addSuspected(
                Suspected.newBuilder().setNode(node).setCursor(one.cursor).setEvict(one.evict)));
        return question;
    }

    /** A member concurs. What answers a question from before the suspicion changes nothing. */
    void concurred(Concur answer) {
        if (answer.getTerm() != term || !members.contains(answer.getNode())) {
            return;
        }
        for (Suspected one : answer.getSuspectedList()) {
            Case known = cases.get(one.getNode());
            if (known != null
                    && known.cursor == one.getCursor()
                    && answer.getSequence() >= known.firstSequence
                    && answer.getSequence() <= sequence) {
                known.concurring.add(answer.getNode());
                known.proved |= known.concurring.size() > members.size() / 2;
            }
        }
    }

    /** Whether most members have concurred: it holds no lease, and gets none. */
    boolean lost(NodeRecord node) {
        Case known = cases.get(node.getName());
        return known != null && known.proved && known.cursor == node.getCursor();
    }
}
