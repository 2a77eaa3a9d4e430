package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.when;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * PaintSwitch([ANNO]): sends packets to the output that their paint says.
 *
 * <p>A packet painted 3 goes to output 3; one painted 255 goes to all outputs; one whose output does not exist is
 * dropped. ANNO is another annotation byte to use instead of PAINT.
 */
final class PaintSwitch implements ElementClass {
    private static final int EVERYWHERE = 255;
    private static final Reason NO_OUTPUT = new Reason("no-output", "the packet is painted with no output's number");

    @Override
    public String name() {
        return "PaintSwitch";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        Field paint = arguments.optional("ANNO", Form.ANNOTATION).orElse(Fields.PAINT);
        arguments.finish();
        int outputs = arguments.outputs();
        List<Rule> rules = new ArrayList<>();
        for (int output = 0; output < Math.min(outputs, EVERYWHERE); output++) {
            rules.add(when(is(paint, output), emit(output)));
        }
        rules.add(when(is(paint, EVERYWHERE), Tee.toAll(outputs)));
        return Program.of(outputs, new Step.Match(rules, new Step.Drop(NO_OUTPUT)));
    }
}
