package io.weir.click;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of variables inside one compound element, and around it. */
final class Environment {
    /**
     * @param value the text
     * @param lazy whether it may itself contain variables, of this environment
     */
    record Binding(Text value, boolean lazy, Environment home) {}

    private final Optional<Environment> around;
    private final int depth;
    private final Map<String, Binding> bindings = new HashMap<>();

    Environment(Optional<Environment> around, int depth) {
        this.around = around;
        this.depth = depth;
    }

    /** A value that is final, as an argument is. */
    void bind(String variable, Text value) {
        bindings.put(variable, new Binding(value, false, this));
    }

    /** A value that is read when it is used; one that is bound already stays. */
    void define(String variable, Text value) {
        bindings.putIfAbsent(variable, new Binding(value, true, this));
    }

    Optional<Binding> find(String variable) {
        for (Optional<Environment> e = Optional.of(this); e.isPresent(); e = e.get().around) {
            Binding binding = e.get().bindings.get(variable);
            if (binding != null) {
                return Optional.of(binding);
            }
        }
        return Optional.empty();
    }

    /** The nearest environment that the inside of a scope of this depth sees around it. */
    Optional<Environment> around(int scope) {
        Optional<Environment> seen = Optional.of(this);
        while (seen.isPresent() && seen.get().depth >= scope) {
            seen = seen.get().around;
        }
        return seen;
    }
}
