package io.weir.program;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * One line of a {@link Step.Match}: if every term holds, go on with {@code then}.
 *
 * @param terms a conjunction; empty means always. Each field at most once
 * @param origin the text that this rule comes from, for explanations
 */
public record Rule(List<Term> terms, Step then, Optional<Span> origin) {
    /** The field's value is one of these. */
    public record Term(Field field, Intervals values) {}

    public Rule {
        terms = List.copyOf(terms);
        if (terms.stream().map(Term::field).distinct().count() != terms.size()) {
            throw new IllegalArgumentException("a field stands twice in " + terms);
        }
    }
}
