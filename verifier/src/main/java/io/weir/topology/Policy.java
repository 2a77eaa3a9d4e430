package io.weir.topology;

import io.weir.requirement.Specification;

/** What the operator demands of every request, in the requirement language. Every rule has a name of its own. */
public record Policy(Specification specification) {
    public static final Policy NONE = new Policy(Specification.EMPTY);
}
