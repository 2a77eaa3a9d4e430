package io.weir.process;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/** Which users of the machine may attach, and what each may register. What no rule permits is refused. */
public record UserPolicy(List<UserRule> rules, Users users) {
    public UserPolicy {
        rules = List.copyOf(rules);
    }

    /** Why this user may not attach at all. */
    Optional<Diagnostic> refusal(int user) {
        return rules.stream().anyMatch(rule -> rule.concerns(user))
                ? Optional.empty()
                : Optional.of(Diagnostic.error("N0861", "user " + users.name(user) + " may not attach to this node")
                        .help("the node's `attach-users` says who may"));
    }

    /** Why this user may not register one of these. */
    Optional<Diagnostic> refusal(int user, List<Tuple> tuples) {
        return tuples.stream()
                .filter(tuple -> rules.stream().noneMatch(rule -> rule.permits(user, tuple)))
                .findFirst()
                .map(tuple -> Diagnostic.error("N0862", "user " + users.name(user) + " may not register " + tuple)
                        .help("the node's `attach-users` says who may register what"));
    }
}
