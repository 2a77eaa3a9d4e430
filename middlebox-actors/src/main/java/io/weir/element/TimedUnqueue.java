package io.weir.element;

import io.weir.program.Pace;
import io.weir.program.Program;
import java.time.Duration;

/**
 * TimedUnqueue(INTERVAL [, BURST]): pulls packets at intervals and pushes them on.
 *
 * <p>Every INTERVAL (seconds, or with a unit) pulls at most BURST packets, 1 when not given, and pushes them out:
 * {@code TimedUnqueue(120, 100)} sends up to 100 packets every two minutes.
 *
 * <p>Its input may also be pushed to, as in ClickOS; then up to 1000 packets wait in the element itself, as in a Queue.
 * So BURST is at most 1000.
 *
 * <p>Handlers: {@code count}, {@code active} (read and write), {@code length}.
 */
final class TimedUnqueue implements ElementClass {
    @Override
    public String name() {
        return "TimedUnqueue";
    }

    @Override
    public Ports ports() {
        return Pumps.PORTS;
    }

    @Override
    public Program configure(Arguments arguments) {
        Duration interval = arguments.mandatory("INTERVAL", Form.TIME, Duration.ofSeconds(1));
        int burst = arguments.optional("BURST", Form.integer(1, Queue.CAPACITY)).orElse(1);
        arguments.finish();
        return Pumps.program(new Pace(Pace.Unit.PACKETS, burst, interval.toNanos(), burst), true);
    }
}
