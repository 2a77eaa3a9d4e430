package io.weir.topology;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.requirement.Requirement;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;

/** What the operator demands of every request, in the requirement language. Every rule has a name of its own. */
public record Policy(Specification specification) {
    public static final Policy NONE = new Policy(Specification.EMPTY);

    /** When {@code diagnostics} has failed, the result must not be used. */
    public static Policy parse(SourceText source, Diagnostics diagnostics) {
        Specification specification = RequirementParser.parse(source, diagnostics);
        for (Requirement rule : specification.requirements()) {
            if (!rule.span().text().equals(rule.name())) {
                diagnostics.add(Diagnostic.error("E0158", rule.span(), "a policy rule needs a name")
                        .help("put one in front: `no-telnet: never reach ...`"));
            }
        }
        return new Policy(specification);
    }
}
