package io.weir.element;

import io.weir.program.Holding;
import io.weir.program.Program;
import io.weir.program.Step;

/**
 * Shaper(RATE): lets packets be pulled at a limited rate.
 *
 * <p>RATE is packets a second. Packets that may not pass yet stay upstream, usually in a Queue.
 */
final class Shaper implements ElementClass {
    @Override
    public String name() {
        return "Shaper";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1", "l/l");
    }

    @Override
    public Program configure(Arguments arguments) {
        long rate = arguments.mandatory("RATE", Form.number(1, 1_000_000_000), 1L);
        arguments.finish();
        return Program.of(1, new Step.Hold(new Holding.Gate(Pumps.packetsPerSecond(rate)), Steps.emit(0)));
    }
}
