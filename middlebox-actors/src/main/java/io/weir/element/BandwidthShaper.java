package io.weir.element;

import io.weir.program.Holding;
import io.weir.program.Program;
import io.weir.program.Step;

/**
 * BandwidthShaper(RATE): lets packets be pulled at a limited rate.
 *
 * <p>RATE is a bandwidth, for instance {@code 10Mbps}; without a unit it is bytes a second. Packets that may not pass
 * yet stay upstream, usually in a Queue.
 */
final class BandwidthShaper implements ElementClass {
    @Override
    public String name() {
        return "BandwidthShaper";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1", "l/l");
    }

    @Override
    public Program configure(Arguments arguments) {
        long rate = arguments.mandatory("RATE", Form.BANDWIDTH, 1L);
        arguments.finish();
        return Program.of(1, new Step.Hold(new Holding.Gate(Pumps.bytesPerSecond(rate)), Steps.emit(0)));
    }
}
