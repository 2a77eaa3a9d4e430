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
    private static final double SECOND_NS = 1e9;

    /** Portions a second: fine enough to be smooth, coarse enough to be counted in whole nanoseconds. */
    private static final long PORTIONS = 10_000;

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
        return evenly(Pace.Unit.PACKETS, rate, Math.max(1, rate / 50));
    }

    /** So many bytes a second, evenly; a whole frame may always be made up for. */
    static Pace bytesPerSecond(long rate) {
        return evenly(Pace.Unit.BYTES, rate, Math.max(1500, rate / 50));
    }

    /** In portions a hundred microseconds apart, or one unit at a time when that is slower. */
    private static Pace evenly(Pace.Unit unit, long rate, long burst) {
        long portion = Math.max(1, rate / PORTIONS);
        return new Pace(unit, portion, Math.round(SECOND_NS * portion / rate), burst);
    }
}
