package io.weir.controller;

import io.weir.wire.v1.Vouch;
import io.weir.wire.v1.Vouched;
import java.util.Arrays;
import java.util.List;

/**
 * A leader's right to renew leases, which is itself a lease: as long as most members vouch for its term. The log alone
 * would not do: a leader that is cut off learns late that another was elected, and one that was asleep later still.
 * A member that vouched for a term vouches for none before it, so once a new leader has its mandate, the old one's ends
 * within a lease. Not thread-safe.
 */
final class Mandate {
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final int REMEMBERED = 64;

    private final String self;
    private final List<String> members;
    private final long leaseNs;
    private final long[] vouchedNs;
    private final long[] sentNs = new long[REMEMBERED];
    private final long[] sequences = new long[REMEMBERED];
    private long sequence;
    private long promised;
    private long term = -1;
    private long sinceNs;
    private boolean given;

    /**
     * @param self node of this member
     * @param members nodes of all of them
     * @param promised what this member vouched for last, also before a restart; -1 for nothing
     */
    Mandate(String self, List<String> members, long promised, long leaseNs) {
        this.self = self;
        this.members = List.copyOf(members);
        this.leaseNs = leaseNs;
        this.promised = promised;
        this.vouchedNs = new long[members.size()];
    }

    /** The latest term that this member stands by. */
    long promised() {
        return promised;
    }

    /** From here on nothing earlier is vouched for; false when something later was promised already. */
    boolean promise(long wanted) {
        promised = Math.max(promised, wanted);
        return promised == wanted;
    }

    /** This member leads in a term that has just begun here. */
    void begin(long newTerm) {
        term = newTerm;
        given = false;
        Arrays.fill(vouchedNs, NEVER);
    }

    /**
     * The question that is to be put to all members now.
     *
     * @param backup that this member's log began with
     */
    Vouch ask(int backup, long nowNs) {
        sequence++;
        int slot = (int) (sequence % REMEMBERED);
        sequences[slot] = sequence;
        sentNs[slot] = nowNs;
        return Vouch.newBuilder().setTerm(term).setNode(self).setSequence(sequence).setBackup(backup).build();
    }

    /** A member vouches. What is too old to be remembered changes nothing. */
    void vouched(Vouched vouched, long nowNs) {
        int slot = Math.floorMod(vouched.getSequence(), REMEMBERED);
        int member = members.indexOf(vouched.getNode());
        if (vouched.getTerm() != term
                || member < 0
                || vouched.getSequence() <= 0
                || sequences[slot] != vouched.getSequence()) {
            return;
        }
        vouchedNs[member] = Math.max(vouchedNs[member], sentNs[slot]);
        if (!given && remainingNs(nowNs) > 0) {
            given = true;
            sinceNs = nowNs;
        }
    }

    /** How long it will last if nobody vouches any more; not positive when it is over. */
    long remainingNs(long nowNs) {
        if (promised != term) {
            return 0;
        }
        long[] latest = vouchedNs.clone();
        Arrays.sort(latest);
        int most = latest.length / 2 + 1;
        return latest[latest.length - most] + leaseNs - nowNs;
    }

    /** Since when it was known that no earlier leader gets a mandate any more; only after {@link #given}. */
    long sinceNs() {
        return sinceNs;
    }

    /** Whether most members have vouched for this term at some time. */
    boolean given() {
        return given;
    }
}
