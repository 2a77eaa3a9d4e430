package io.weir.api;

import com.google.rpc.Code;
import io.weir.pki.Authority;
import io.weir.pki.Identity;
import io.weir.controller.MiddleboxId;
import io.weir.ledger.Replica;
import io.weir.wire.v1.TenantRecord;
import java.util.Optional;

/** Who calls, and what they may. Every service asks here first. */
record Caller(Identity identity) {

    /** @throws Refusal when the tenant is disabled */
    static Caller now(Replica replica) {
        Identity identity = Identity.CALLER.get();
        boolean disabled = replica.read(view -> view.tenant(identity.tenant()))
                .filter(TenantRecord::getDisabled)
                .isPresent();
        if (disabled && !identity.operator()) {
            throw Refusal.of(Code.PERMISSION_DENIED, "A0704", "tenant " + identity.tenant() + " is disabled");
        }
        return new Caller(identity);
    }

    /** name@tenant, for the record. */
    String actor() {
        return identity.name() + "@" + identity.tenant();
    }

    boolean mayRead(String tenant) {
        return identity.mayRead(tenant);
    }

    /** What belongs to all: nodes, the network. Tenants have no business there. */
    void requireOverview() {
        if (!seesAll()) {
            throw denied("look at the platform");
        }
    }

    boolean seesAll() {
        return switch (identity.authority()) {
            case OPERATOR, MONITOR, NODE -> true;
            case CUSTOMER, THIRD_PARTY -> false;
        };
    }

    void requireOperator() {
        if (!identity.operator()) {
            throw denied("change the platform");
        }
    }

    void requireOperatorOrNode() {
        if (identity.authority() != Authority.NODE) {
            requireOperator();
        }
    }

    /** @return the tenant that {@code parent} names; {@code tenants/-} is the caller's own */
    String tenantToChange(String parent) {
        String tenant = tenant(parent);
        if (!identity.mayChange(tenant)) {
            throw denied("deploy or delete for tenant " + tenant);
        }
        return tenant;
    }

    String tenant(String parent) {
        if (!parent.startsWith("tenants/")) {
            throw Refusal.invalid("`" + parent + "` is not tenants/TENANT");
        }
        String tenant = parent.substring("tenants/".length());
        if (tenant.equals("-")) {
            return identity.tenant();
        }
        if (!MiddleboxId.isPart(tenant)) {
            throw Refusal.invalid("`" + parent + "` is not tenants/TENANT");
        }
        return tenant;
    }

    /** A middlebox's name, {@code tenants/-} being the caller's own. */
    MiddleboxId middlebox(String name) {
        String own = name.replaceFirst("^tenants/-/", "tenants/" + identity.tenant() + "/");
        return MiddleboxId.parse(own)
                .orElseThrow(() -> Refusal.invalid("`" + name + "` is not tenants/TENANT/middleboxes/MIDDLEBOX"));
    }

    /** The same, refusing as missing what the caller may not see. */
    MiddleboxId readable(String name) {
        MiddleboxId id = middlebox(name);
        if (!mayRead(id.tenant())) {
            throw Refusal.missing(name);
        }
        return id;
    }

    MiddleboxId changeable(String name) {
        MiddleboxId id = readable(name);
        if (!identity.mayChange(id.tenant())) {
            throw denied("change " + id);
        }
        return id;
    }

    private Refusal denied(String what) {
        return Refusal.of(Code.PERMISSION_DENIED, "A0702", identity + " may not " + what);
    }

    /** The version that an etag stands for; 0 for none. */
    static long version(String etag) {
        return etag.isEmpty() ? 0 : number(etag).orElseThrow(() -> Refusal.of(
                        Code.ABORTED, "A0712", "etag `" + etag + "` is of nothing that there ever was"));
    }

    private static Optional<Long> number(String text) {
        try {
            long value = Long.parseLong(text);
            return value > 0 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
