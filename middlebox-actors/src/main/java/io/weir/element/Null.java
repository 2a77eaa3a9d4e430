package io.weir.element;

import io.weir.program.Program;

/**
 * Null: passes packets on.
 *
 * <p>Just passes packets along without doing anything else.
 */
final class Null implements ElementClass {
    @Override
    public String name() {
        return "Null";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(1, Steps.emit(0));
    }
}
