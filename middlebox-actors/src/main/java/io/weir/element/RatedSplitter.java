package io.weir.element;

import static io.weir.element.Steps.emit;

import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * RatedSplitter(RATE): splits off what exceeds a rate.
 *
 * <p>Up to RATE of the traffic goes to output 0, the rest to output 1, or is dropped if there is no output 1. RATE is
 * packets a second.
 */
final class RatedSplitter implements ElementClass {
    private static final Reason OVER_RATE = new Reason("over-rate", "more traffic arrived than the rate allows");

    @Override
    public String name() {
        return "RatedSplitter";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1-2", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        long rate = arguments.mandatory("RATE", Form.number(1, 1_000_000_000), 1L);
        arguments.finish();
        Step excess = arguments.emitOrDrop(1, OVER_RATE);
        return Program.of(arguments.outputs(), new Step.Meter(Pumps.packetsPerSecond(rate), emit(0), excess));
    }
}
