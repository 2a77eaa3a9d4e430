package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.when;

import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;

/**
 * CheckLength(LENGTH): sorts out packets that are too long.
 *
 * <p>Packets of at most LENGTH bytes go to output 0, longer ones to output 1, or are dropped if there is no output 1.
 */
final class CheckLength implements ElementClass {
    private static final Reason TOO_LONG = new Reason("too-long", "the packet is longer than the configuration allows");

    @Override
    public String name() {
        return "CheckLength";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        int length = arguments.mandatory("LENGTH", Form.integer(0, 0xffff), 0);
        arguments.finish();
        return Program.of(
                arguments.outputs(),
                match(arguments.emitOrDrop(1, TOO_LONG), when(in(Fields.LENGTH, 0, length), emit(0))));
    }
}
