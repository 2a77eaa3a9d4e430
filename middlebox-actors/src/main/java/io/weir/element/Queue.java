package io.weir.element;

import io.weir.program.Handler;
import io.weir.program.Holding;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * Queue([CAPACITY]): keeps packets until they are pulled.
 *
 * <p>Stores packets in first-in-first-out order, at most CAPACITY of them, 1000 when not given. A packet that arrives
 * when the queue is full is dropped.
 *
 * <p>Handlers: {@code length} packets waiting, {@code capacity}, {@code drops}.
 */
final class Queue implements ElementClass {
    /** Click's default. */
    static final int CAPACITY = 1000;

    private static final int LARGEST = 1 << 20;
    private static final Reason FULL = new Reason("queue-full", "the queue held as many packets as it may");

    @Override
    public String name() {
        return "Queue";
    }

    @Override
    public Ports ports() {
        return new Ports("1/1", "h/l");
    }

    @Override
    public Program configure(Arguments arguments) {
        return program(arguments, Holding.Overflow.DROP_NEWEST);
    }

    static Program program(Arguments arguments, Holding.Overflow overflow) {
        int capacity = arguments.optional("CAPACITY", Form.integer(1, LARGEST)).orElse(CAPACITY);
        arguments.finish();
        return Program.of(1, new Step.Hold(new Holding.Queue(capacity, overflow, FULL), Steps.emit(0)))
                .with(
                        new Handler.QueueLength("length"),
                        new Handler.Constant("capacity", Integer.toString(capacity)),
                        new Handler.DropCount("drops", FULL));
    }
}
