package io.weir.element;

import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * MarkIPHeader([OFFSET]): says where the IP header begins.
 *
 * <p>Marks the network header OFFSET bytes into the packet, 0 when not given, without looking at it. Elements that read
 * IP fields read them there. A packet that ends before is dropped.
 */
final class MarkIPHeader implements ElementClass {
    private static final Reason TOO_SHORT =
            new Reason("too-short", "the packet ends before its IP header should begin");

    @Override
    public String name() {
        return "MarkIPHeader";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int offset = arguments.optional("OFFSET", Form.integer(0, 0xffff)).orElse(0);
        arguments.finish();
        return Program.of(1, new Step.Mark(Place.start(offset), Steps.emit(0), new Step.Drop(TOO_SHORT)));
    }
}
