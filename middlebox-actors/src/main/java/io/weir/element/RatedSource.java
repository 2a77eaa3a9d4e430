package io.weir.element;

import io.weir.program.Program;

/**
 * RatedSource([DATA, RATE, LIMIT, ACTIVE, LENGTH]): makes packets at a rate.
 *
 * <p>Like InfiniteSource, but sends RATE packets a second, 10 when not given.
 *
 * <p>Handlers: {@code count} packets made, {@code active} (read and write).
 */
final class RatedSource implements ElementClass {
    @Override
    public String name() {
        return "RatedSource";
    }

    @Override
    public Ports ports() {
        return Generators.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        return Generators.readRated(arguments, () -> Pumps.packetsPerSecond(
                arguments.optional("RATE", Form.number(1, 1_000_000_000)).orElse(10L)));
    }
}
