package io.weir.element;

import io.weir.program.Chooser;
import io.weir.program.Program;
import io.weir.program.Step;
import java.util.stream.IntStream;

/**
 * RoundRobinSwitch: sends packets to its outputs in turn.
 *
 * <p>The first packet goes to output 0, the next to output 1, and so on, then to output 0 again.
 */
final class RoundRobinSwitch implements ElementClass {
    @Override
    public String name() {
        return "RoundRobinSwitch";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        int outputs = arguments.outputs();
        return Program.of(
                outputs,
                new Step.Choose(
                        new Chooser.RoundRobin(),
                        IntStream.range(0, outputs).mapToObj(Steps::emit).toList()));
    }
}
