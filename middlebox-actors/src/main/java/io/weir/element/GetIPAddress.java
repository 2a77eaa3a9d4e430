package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.present;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Tag;

/**
 * GetIPAddress(OFFSET): sets the destination annotation from the packet.
 *
 * <p>Copies the four bytes OFFSET bytes into the packet, usually 16 for the destination of an IP packet, to the
 * destination annotation. A packet that ends before is dropped.
 */
final class GetIPAddress implements ElementClass {
    private static final Reason TOO_SHORT = new Reason("too-short", "the packet ends before the address");

    @Override
    public String name() {
        return "GetIPAddress";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int offset = arguments.mandatory("OFFSET", Form.integer(0, 0xffff), 0);
        arguments.finish();
        Field address = Field.bytes(Tag.START, offset, 4, "address." + offset);
        Step copy = set(emit(0), to(Fields.DST_ANNOTATION, address));
        return Program.of(1, match(new Step.Drop(TOO_SHORT), when(present(address), copy)));
    }
}
