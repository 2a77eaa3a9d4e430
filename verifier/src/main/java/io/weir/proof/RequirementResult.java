package io.weir.proof;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to one requirement, policy rule or security rule.
 *
 * @param name of the requirement; {@code R1} and so on for security rules
 * @param kind who demands it
 * @param span the requirement's name in its text; empty for security rules
 * @param status the answer
 * @param reason one sentence: why it is violated or what is not known; empty when it holds
 * @param witness a packet that shows it: that breaks the rule, or for {@code some}, that makes the trip
 * @param path where the witness goes, as people name places
 * @param blamed the rules of the configuration that let it through, or stopped it
 */
public record RequirementResult(
        String name,
        Kind kind,
        Optional<Span> span,
        Status status,
        String reason,
        Optional<Witness> witness,
        List<String> path,
        List<Span> blamed) {
    public enum Kind {
        REQUIREMENT,
        POLICY,
        SECURITY
    }

    public RequirementResult {
        Objects.requireNonNull(name);
        path = List.copyOf(path);
        blamed = List.copyOf(blamed);
    }
}
