package io.weir.ledger;

import io.weir.ledger.Journal.Context;
import io.weir.pki.Holder;
import io.weir.pki.Identity;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.Revocation;
import io.weir.wire.v1.RevokeIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Certificates that count no longer. What is revoked stays revoked: a new certificate is the way back. */
public final class Revocations {
    /** 64 bits at least, as authorities draw them: a shorter word may be a name whose tenant was forgotten. */
    private static final Pattern SERIAL = Pattern.compile("[1-9a-f][0-9a-f]{15,63}");

    private final NavigableMap<String, Revocation> all = new TreeMap<>();
    private long version;

    /** Whether it is {@code name@tenant}, or the number of a certificate as {@link Holder#serial} writes it. */
    public static boolean named(String identity) {
        int at = identity.indexOf('@');
        return at < 0
                ? SERIAL.matcher(identity).matches()
                : Identity.wellFormed(identity.substring(0, at)) && Identity.wellFormed(identity.substring(at + 1));
    }

    /** Doing it again makes it later: certificates issued in between are revoked too. */
    Optional<Refused> revoke(Context context, RevokeIdentity command, Journal journal) {
        String identity = command.getIdentity();
        if (all.size() >= Limits.REVOCATIONS && !all.containsKey(identity)) {
            return Refused.because(
                    Refusal.QUOTA, Limits.REVOCATIONS + " are revoked: it is time for another authority");
        }
        long cursor = journal.add(
                context,
                EventType.IDENTITY_REVOKED,
                "identities/" + identity,
                identity + " is revoked" + (command.getReason().isEmpty() ? "" : ": " + command.getReason()),
                Map.of("reason", command.getReason()));
        restore(Revocation.newBuilder()
                .setIdentity(identity)
                .setReason(command.getReason())
                .setRevokeMs(context.nowMs())
                .setActor(context.actor())
                .setCursor(cursor)
                .build());
        return Optional.empty();
    }

    /** As the log, a snapshot or another node has it. */
    public void restore(Revocation revocation) {
        all.put(revocation.getIdentity(), revocation);
        version = Math.max(version, revocation.getCursor());
    }

    /** Grows with each. */
    long version() {
        return version;
    }

    Optional<Revocation> of(String identity) {
        return Optional.ofNullable(all.get(identity));
    }

    public boolean revoked(Holder holder) {
        if (all.isEmpty()) {
            return false;
        }
        Revocation byName = all.get(holder.identity().name() + "@" + holder.identity().tenant());
        return byName != null && holder.sinceMs() <= byName.getRevokeMs() || all.containsKey(holder.serial());
    }

    Collection<Revocation> all() {
        return all.values();
    }

    List<Revocation> after(String after, int limit) {
        return all.tailMap(after, false).values().stream().limit(limit).toList();
    }
}
