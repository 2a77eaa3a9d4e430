package io.weir.stack.device;

/**
 * What a bad link does to frames. Chances are from 0 to 1.
 *
 * @param drop chance that a frame is lost
 * @param duplicate chance that it comes twice
 * @param reorder chance that it comes late, by as much as half to one and a half {@code lateNs}
 * @param corrupt chance that one of its bits is another
 * @param delayNs that every frame takes
 * @param lateNs how late a late one is
 */
public record Faults(double drop, double duplicate, double reorder, double corrupt, long delayNs, long lateNs) {
    public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

    private static final long LATE_NS = 5_000_000;

    public Faults {
        for (double chance : new double[] {drop, duplicate, reorder, corrupt}) {
            if (!(chance >= 0 && chance <= 1)) {
                throw new IllegalArgumentException("a chance of " + chance);
            }
        }
        if (delayNs < 0 || lateNs < 0) {
            throw new IllegalArgumentException("a delay of " + delayNs + " or " + lateNs + " ns");
        }
    }

    public static Faults delay(long delayNs) {
        return new Faults(0, 0, 0, 0, delayNs, LATE_NS);
    }

    public Faults dropping(double chance) {
        return new Faults(chance, duplicate, reorder, corrupt, delayNs, lateNs);
    }

    public Faults duplicating(double chance) {
        return new Faults(drop, chance, reorder, corrupt, delayNs, lateNs);
    }

    /** Late ones by 5 ms if nothing else was said. */
    public Faults reordering(double chance) {
        return new Faults(drop, duplicate, chance, corrupt, delayNs, lateNs == 0 ? LATE_NS : lateNs);
    }

    public Faults corrupting(double chance) {
        return new Faults(drop, duplicate, reorder, chance, delayNs, lateNs);
    }
}
