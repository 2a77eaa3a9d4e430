package io.weir.element;

import io.weir.program.Chooser;
import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Step;
import io.weir.program.Variable;
import java.util.stream.IntStream;

/**
 * Switch([OUTPUT]): sends packets to one output that can be changed while it runs.
 *
 * <p>All packets go to output OUTPUT, 0 when not given; -1 means that they are dropped.
 *
 * <p>Handlers: {@code switch} reads and writes OUTPUT.
 */
final class Switch implements ElementClass {
    @Override
    public String name() {
        return "Switch";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        int outputs = arguments.outputs();
        int output = arguments.optional("OUTPUT", Form.integer(-1, outputs - 1)).orElse(0);
        arguments.finish();
        Variable way = new Variable("switch", output, -1, outputs - 1);
        Step choose = new Step.Choose(
                new Chooser.Fixed(way), IntStream.range(0, outputs).mapToObj(Steps::emit).toList());
        return Program.of(outputs, choose).with(new Handler.Setting("switch", way));
    }
}
