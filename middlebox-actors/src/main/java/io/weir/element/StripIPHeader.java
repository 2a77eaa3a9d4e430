package io.weir.element;

import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Tag;

/**
 * StripIPHeader: removes the IP header, with its options.
 *
 * <p>Moves the packet's front to the first byte behind the marked IP header, and so also removes anything before that
 * header. A packet without a marked header, or one that ends before the header does, is dropped.
 */
final class StripIPHeader implements ElementClass {
    private static final Reason NO_HEADER = new Reason("no-ip-header", "the packet has no whole IP header to remove");

    @Override
    public String name() {
        return "StripIPHeader";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(
                1, new Step.Shift(new Place(Tag.TRANSPORT, 0), Steps.emit(0), new Step.Drop(NO_HEADER)));
    }
}
