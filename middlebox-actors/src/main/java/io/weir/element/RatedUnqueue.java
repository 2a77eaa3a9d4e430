package io.weir.element;

import io.weir.program.Program;

/**
 * RatedUnqueue(RATE): pulls packets at a rate and pushes them on.
 *
 * <p>Pulls RATE packets a second and pushes them out. After a pause it may catch up by at most 20 ms worth of packets.
 *
 * <p>Its input may also be pushed to; then up to 1000 packets wait in the element itself, as in a Queue.
 *
 * <p>Handlers: {@code count}, {@code active} (read and write), {@code length}.
 */
final class RatedUnqueue implements ElementClass {
    @Override
    public String name() {
        return "RatedUnqueue";
    }

    @Override
    public Ports ports() {
        return Pumps.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        long rate = arguments.mandatory("RATE", Form.number(1, 1_000_000_000), 1L);
        arguments.finish();
        return Pumps.program(Pumps.packetsPerSecond(rate), true);
    }
}
