package io.weir.element;

import io.weir.program.Program;

/**
 * BandwidthRatedUnqueue(RATE): pulls packets at a bandwidth and pushes them on.
 *
 * <p>Like RatedUnqueue, but RATE is a bandwidth, for instance {@code 10Mbps}; without a unit it is bytes a second.
 *
 * <p>Handlers: {@code count}, {@code active} (read and write), {@code length}.
 */
final class BandwidthRatedUnqueue implements ElementClass {
    @Override
    public String name() {
        return "BandwidthRatedUnqueue";
    }

    @Override
    public Ports ports() {
        return Pumps.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        long rate = arguments.mandatory("RATE", Form.BANDWIDTH, 1L);
        arguments.finish();
        return Pumps.program(Pumps.bytesPerSecond(rate), true);
    }
}
