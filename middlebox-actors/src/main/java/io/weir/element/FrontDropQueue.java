package io.weir.element;

import io.weir.program.Holding;
import io.weir.program.Program;

/**
 * FrontDropQueue([CAPACITY]): keeps packets until they are pulled, the newest rather than the oldest.
 *
 * <p>Like Queue, but when a packet arrives at a full queue, the one that waited longest is dropped.
 *
 * <p>Handlers: {@code length} packets waiting, {@code capacity}, {@code drops}.
 */
final class FrontDropQueue implements ElementClass {
    @Override
    public String name() {
        return "FrontDropQueue";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1", "h/l");
    }

    @Override
    public Program configure(Arguments arguments) {
        return Queue.program(arguments, Holding.Overflow.DROP_OLDEST);
    }
}
