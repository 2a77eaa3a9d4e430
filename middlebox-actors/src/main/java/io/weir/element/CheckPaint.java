package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.when;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;

/**
 * CheckPaint(COLOR [, ANNO]): sorts packets by one colour.
 *
 * <p>Packets painted COLOR go to output 0, others to output 1, or are dropped if there is no output 1.
 */
final class CheckPaint implements ElementClass {
    private static final Reason OTHER = new Reason("other-paint", "the packet is painted with another colour");

    @Override
    public String name() {
        return "CheckPaint";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        int color = arguments.mandatory("COLOR", Form.integer(0, 255), 0);
        Field paint = arguments.optional("ANNO", Form.ANNOTATION).orElse(Fields.PAINT);
        arguments.finish();
        return Program.of(
                arguments.outputs(), match(arguments.emitOrDrop(1, OTHER), when(is(paint, color), emit(0))));
    }
}
