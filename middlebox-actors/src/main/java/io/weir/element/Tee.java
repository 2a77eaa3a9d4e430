package io.weir.element;

import io.weir.program.Program;
import io.weir.program.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tee([N]): a copy of each packet out of every output.
 *
 * <p>Sends a copy of each packet out of output 0, then 1, and so on. N, the number of outputs, need not be given; if it
 * is, it must be the number that the configuration uses.
 */
final class Tee implements ElementClass {
    @Override
    public String name() {
        return "Tee";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        int outputs = arguments.outputs();
        arguments.optional("N", Form.integer(outputs, outputs));
        arguments.finish();
        return Program.of(outputs, toAll(outputs));
    }

    /** A copy out of each of the first {@code outputs} outputs. */
    static Step toAll(int outputs) {
        List<Step> ways = IntStream.range(0, outputs).mapToObj(Steps::emit).toList();
        return ways.size() == 1 ? ways.getFirst() : new Step.Clone(ways);
    }
}
