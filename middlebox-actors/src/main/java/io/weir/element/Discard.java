package io.weir.element;

import io.weir.program.Counter;
import io.weir.program.Handler;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * Discard: drops all packets.
 *
 * <p>Drops every packet that arrives. At the end of a pull path it pulls as fast as it can.
 *
 * <p>Handlers: {@code count} is the number of packets dropped, {@code reset_counts} sets it to zero.
 */
final class Discard implements ElementClass {
    private static final Reason DISCARDED = new Reason("discarded", "the configuration discards such packets");
    private static final Counter COUNT = new Counter("count");

    @Override
    public String name() {
        return "Discard";
    }

    @Override
    public Ports ports() {
        return new Ports("1/0", "a/a");
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(0, new Step.Count(COUNT, new Step.Drop(DISCARDED)))
                .with(new Handler.PacketCount("count", COUNT), new Handler.Reset("reset_counts", COUNT));
    }
}
