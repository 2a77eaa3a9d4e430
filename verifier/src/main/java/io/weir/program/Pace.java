package io.weir.program;

/**
 * How fast something may go: {@code amount} units every {@code perNs} nanoseconds, at most {@code burst} units at once.
 * A token bucket of depth {@code burst}; with {@code perNs} 0 there is no limit but {@code burst} a turn.
 */
public record Pace(Unit unit, long amount, long perNs, long burst) {
    public enum Unit {
        PACKETS,
        BYTES
    }

    public Pace {
        if (amount < 0 || perNs < 0 || burst < 1) {
            throw new IllegalArgumentException("pace " + amount + " every " + perNs + " ns, burst " + burst);
        }
    }

    /** As fast as it goes, {@code burst} packets a turn. */
    public static Pace unlimited(int burst) {
        return new Pace(Unit.PACKETS, 0, 0, burst);
    }

    public boolean limited() {
        return perNs > 0;
    }
}
