package io.weir.element;

import io.weir.program.Pace;
import io.weir.program.Program;

/**
 * InfiniteSource([DATA, LIMIT, BURST, ACTIVE, LENGTH]): makes packets as fast as it can.
 *
 * <p>Sends packets consisting of DATA, at most BURST each time it gets its turn (32 when not given; Click: 1), LIMIT in
 * all; a negative LIMIT, the default, means for ever. LENGTH cuts DATA, or fills it up with zeros, to that many bytes.
 * Does nothing while ACTIVE is false. DATA is 64 bytes of text when not given.
 *
 * <p>Handlers: {@code count} packets made, {@code active} (read and write).
 */
final class InfiniteSource implements ElementClass {
    @Override
    public String name() {
        return "InfiniteSource";
    }

    @Override
    public Ports ports() {
        return Generators.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        return Generators.read(arguments, () ->
                Pace.unlimited(arguments.optional("BURST", Form.integer(1, 1024)).orElse(32)));
    }
}
