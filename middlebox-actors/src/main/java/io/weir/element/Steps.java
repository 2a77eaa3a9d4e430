package io.weir.element;

import io.weir.program.Assignment;
import io.weir.program.Field;
import io.weir.program.Intervals;
import io.weir.program.Repair;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.List;
import java.util.Optional;

/** Short words for the steps that elements write most, so that their programs read as sentences. */
final class Steps {
    private Steps() {}

    static Step emit(int port) {
        return new Step.Emit(port);
    }

    /** {@code rules} in order, then {@code otherwise}. */
    static Step match(Step otherwise, Rule... rules) {
        return new Step.Match(List.of(rules), otherwise);
    }

    static Rule when(Rule.Term term, Step then) {
        return new Rule(List.of(term), then, Optional.empty());
    }

    static Rule when(List<Rule.Term> terms, Step then) {
        return new Rule(terms, then, Optional.empty());
    }

    static Rule.Term is(Field field, long value) {
        return new Rule.Term(field, Intervals.of(value));
    }

    static Rule.Term in(Field field, long low, long high) {
        return new Rule.Term(field, Intervals.of(low, high));
    }

    static Rule.Term in(Field field, Intervals values) {
        return new Rule.Term(field, values);
    }

    static Rule.Term present(Field field) {
        return new Rule.Term(field, Intervals.present(field));
    }

    static Rule.Term absent(Field field) {
        return new Rule.Term(field, Intervals.of(Field.ABSENT));
    }

    static Assignment to(Field target, long constant) {
        return new Assignment(target, Value.constant(constant));
    }

    static Assignment to(Field target, Field source) {
        return new Assignment(target, Value.of(source));
    }

    static Assignment to(Field target, Value value) {
        return new Assignment(target, value);
    }

    /** Assignments that leave checksums alone. */
    static Step set(Step next, Assignment... assignments) {
        return new Step.Set(List.of(assignments), Repair.NONE, next);
    }
}
