package io.weir.program;

/**
 * How fast something may go: {@code amount} units every {@code perNs} nanoseconds, at most {@code burst} units at once.
 * A token bucket of depth {@code burst}; with {@code perNs} 0 there is no limit but {@code burst} a turn. The bucket is
 * empty at first, and the {@code amount} arrives all at once at the end of each period: a timer of 100 packets every
 * 120 s sends batches of 100, not a packet every 1.2 s; who wants it smooth says a small amount and a short period. A
 * packet goes when the bucket is not empty and takes its units, so the bucket may owe up to one packet's bytes.
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
