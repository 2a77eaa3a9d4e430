package io.weir.element;

import io.weir.program.Handler;
import io.weir.program.Holding;
import io.weir.program.Pace;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Variable;

/** What the elements that pull packets and push them on have in common. */
final class Pumps {
    /** Pulls by themselves; where upstream pushes, packets wait in the element itself. */
    static final Ports PORTS = new Ports("1/1", "a/h");

    private static final io.weir.program.Counter PASSED = new io.weir.program.Counter("count");
    private static final Reason FULL =
            new Reason("queue-full", "packets were pushed in faster than the element sends them on");
    private static final long SECOND_NS = 1_000_000_000L;

    private Pumps() {}

    static Program program(Pace pace, boolean active) {
        Variable running = new Variable("active", active ? 1 : 0, 0, 1);
        Holding pump = new Holding.Pump(pace, running, Queue.CAPACITY, FULL);
        return Program.of(1, new Step.Hold(pump, new Step.Count(PASSED, Steps.emit(0))))
                .with(
                        new Handler.PacketCount("count", PASSED),
                        new Handler.Setting("active", running),
                        new Handler.QueueLength("length"));
    }

    /** So many packets a second, evenly. */
    static Pace packetsPerSecond(long rate) {
        return rate > SECOND_NS / 1000
                ? new Pace(Pace.Unit.PACKETS, Math.max(1, rate / 100_000), SECOND_NS / 100_000, burst(rate))
                : new Pace(Pace.Unit.PACKETS, 1, SECOND_NS / rate, burst(rate));
    }

    /** So many bytes a second, in portions of a hundred microseconds. */
    static Pace bytesPerSecond(long rate) {
        long periods = Math.min(rate, 10_000);
        return new Pace(Pace.Unit.BYTES, rate / periods, SECOND_NS / periods, Math.max(1500, rate / 50));
    }

    /** What may be made up for after a pause: 20 ms worth. */
    private static long burst(long rate) {
        return Math.max(1, rate / 50);
    }
}
