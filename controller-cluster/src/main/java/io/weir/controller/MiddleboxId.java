package io.weir.controller;

import io.weir.wire.v1.Deployment;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A middlebox's name: {@code tenants/{tenant}/middleboxes/{id}}, each part 1 to 63 of {@code [a-z0-9-]}. */
public record MiddleboxId(String tenant, String id) implements Comparable<MiddleboxId> {
    private static final Pattern PART = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("tenants/([^/]*)/middleboxes/([^/]*)");

    public MiddleboxId {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(id);
    }

    /** Empty when it is not such a name. */
    public static Optional<MiddleboxId> parse(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches() && isPart(matcher.group(1)) && isPart(matcher.group(2))
                ? Optional.of(new MiddleboxId(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    static MiddleboxId of(Deployment deployment) {
        return new MiddleboxId(deployment.getTenant(), deployment.getId());
    }

    boolean is(Deployment deployment) {
        return deployment.getTenant().equals(tenant) && deployment.getId().equals(id);
    }

    /** Whether it may be one part of a resource name. */
    public static boolean isPart(String text) {
        return text.length() <= 63 && PART.matcher(text).matches();
    }

    @Override
    public int compareTo(MiddleboxId other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return "tenants/" + tenant + "/middleboxes/" + id;
    }
}
