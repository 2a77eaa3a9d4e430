package io.weir.element;

import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * Unstrip(LENGTH): puts bytes back that were stripped.
 *
 * <p>Moves the packet's front back by LENGTH bytes, so that what {@code Strip} took away is there again. A packet that
 * never had those bytes is dropped: memory of earlier packets is never revealed.
 */
final class Unstrip implements ElementClass {
    private static final Reason NOTHING_THERE =
            new Reason("never-stripped", "fewer bytes were stripped from the packet than are to be put back");

    @Override
    public String name() {
        return "Unstrip";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int length = arguments.mandatory("LENGTH", Form.integer(0, 0xffff), 0);
        arguments.finish();
        return Program.of(1, new Step.Shift(Place.start(-length), Steps.emit(0), new Step.Drop(NOTHING_THERE)));
    }
}
