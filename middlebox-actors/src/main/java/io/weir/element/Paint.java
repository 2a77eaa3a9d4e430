package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;

/**
 * Paint(COLOR [, ANNO]): sets the paint annotation.
 *
 * <p>Sets each packet's paint annotation to COLOR, 0 to 255. ANNO is another annotation byte to use instead of PAINT.
 */
final class Paint implements ElementClass {
    @Override
    public String name() {
        return "Paint";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int color = arguments.mandatory("COLOR", Form.integer(0, 255), 0);
        Field annotation = arguments.optional("ANNO", Form.ANNOTATION).orElse(Fields.PAINT);
        arguments.finish();
        return Program.of(1, set(emit(0), to(annotation, color)));
    }
}
