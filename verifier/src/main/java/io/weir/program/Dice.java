package io.weir.program;

/**
 * Pseudo-random numbers (SplitMix64: Steele, Lea, Flood, OOPSLA 2014) and the hash of {@link Chooser.Hash}. Every
 * element of a running configuration has its own dice, thrown in the order of its packets, so that the engine and the
 * interpreter, given one seed, decide alike.
 */
public final class Dice {
    private long state;

    /**
     * @param seed of the whole run
     * @param node index of the element
     */
    public Dice(long seed, int node) {
        this.state = mix(seed + 0x9e3779b97f4a7c15L * (node + 1));
    }

    /** Where the sequence is. */
    public long position() {
        return state;
    }

    /** Goes on from where another sequence was. */
    public void position(long at) {
        state = at;
    }

    public long next() {
        state += 0x9e3779b97f4a7c15L;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    public long below(long bound) {
        return (next() >>> 1) % bound;
    }

    /** Adds a value to a hash; begin with 0. */
    public static long hash(long hash, long value) {
        return mix(hash * 0x9e3779b97f4a7c15L + value + 1);
    }

    /** The way of {@code ways} that a finished hash leads to. */
    public static int way(long hash, int ways) {
        return (int) ((hash >>> 32) * ways >>> 32);
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
