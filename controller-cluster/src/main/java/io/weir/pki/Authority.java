package io.weir.pki;

import io.weir.proof.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a certificate entitles its holder to. Stands in the certificate's OU, in lower case with dashes. */
public enum Authority {
    /** Everything, for every tenant. */
    OPERATOR(Role.OPERATOR),
    /** Deploys for its own tenant, with a customer's rights. */
    CUSTOMER(Role.CUSTOMER),
    /** Deploys for its own tenant, with the least rights. */
    THIRD_PARTY(Role.THIRD_PARTY),
    /** Reads nodes, events and counters of every tenant; changes nothing. */
    MONITOR(null),
    /** A server of the platform, to the others. */
    NODE(null);

    private final Role role;

    Authority(Role role) {
        this.role = role;
    }

    /** By which security rules its middleboxes are judged; empty for one that may not submit any. */
    public Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    public String unit() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Authority> ofUnit(String unit) {
        return Arrays.stream(values()).filter(a -> a.unit().equals(unit)).findFirst();
    }
}
