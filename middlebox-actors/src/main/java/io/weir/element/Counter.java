package io.weir.element;

import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Step;

/**
 * Counter: counts packets and bytes.
 *
 * <p>Passes packets unchanged, keeping count of them and of their bytes, and measuring their rate.
 *
 * <p>Handlers: {@code count} packets, {@code byte_count} bytes, {@code rate} packets a second over the last second or
 * so; writing {@code reset} or {@code reset_counts} sets the counts to zero.
 */
final class Counter implements ElementClass {
    private static final io.weir.program.Counter PASSED = new io.weir.program.Counter("count");

    @Override
    public String name() {
        return "Counter";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(1, new Step.Count(PASSED, Steps.emit(0)))
                .with(
                        new Handler.PacketCount("count", PASSED),
                        new Handler.ByteCount("byte_count", PASSED),
                        new Handler.PacketRate("rate", PASSED),
                        new Handler.Reset("reset", PASSED),
                        new Handler.Reset("reset_counts", PASSED));
    }
}
