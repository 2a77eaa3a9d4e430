package io.weir.element;

import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.Collections;
import java.util.List;

/**
 * Idle: drops what it is given and has nothing to give.
 *
 * <p>Has any number of inputs and outputs. Drops every packet that arrives; never sends one. Good for ports that must
 * be connected to something.
 */
final class Idle implements ElementClass {
    private static final Reason IDLE = new Reason("idle", "the packet ended in an element that leads nowhere");

    @Override
    public String name() {
        return "Idle";
    }

    @Override
    public Ports ports() {
        return new Ports("-/-", "a/a");
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        List<Step> inputs = Collections.nCopies(arguments.inputs(), new Step.Drop(IDLE));
        return new Program(inputs, List.of(), arguments.outputs(), List.of());
    }
}
