package io.weir.element;

import io.weir.program.Pace;
import io.weir.program.Program;

/**
 * Unqueue([BURST, ACTIVE]): pulls packets and pushes them on.
 *
 * <p>Pulls packets whenever there are some, at most BURST each time it gets its turn, and pushes them out. BURST is 32
 * when not given (Click: 1; it changes how much is done at once, not what). Does nothing while ACTIVE is false.
 *
 * <p>Its input may also be pushed to; then up to 1000 packets wait in the element itself, as in a Queue.
 *
 * <p>Handlers: {@code count}, {@code active} (read and write), {@code length}.
 */
final class Unqueue implements ElementClass {
    private static final int BURST = 32;

    @Override
    public String name() {
        return "Unqueue";
    }

    @Override
    public Ports ports() {
        return Pumps.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        int burst = arguments.optional("BURST", Form.integer(1, 1024)).orElse(BURST);
        boolean active = arguments.keyword("ACTIVE", Form.BOOL).orElse(true);
        arguments.finish();
        return Pumps.program(Pace.unlimited(burst), active);
    }
}
