package io.weir.stack.device;

/**
 * How fast a link is and how much waits before it.
 *
 * @param bitsPerSecond 0 for infinitely fast
 * @param queueBytes what waits longer than this is lost
 */
public record Rate(long bitsPerSecond, int queueBytes) {
    public static final Rate UNLIMITED = new Rate(0, Integer.MAX_VALUE);

    private static final double NS = 1e9;

    public Rate {
        if (bitsPerSecond < 0 || queueBytes < 0) {
            throw new IllegalArgumentException(bitsPerSecond + " bit/s, " + queueBytes + " bytes");
        }
    }

    long ns(int bytes) {
        return (long) (8 * NS * bytes / bitsPerSecond);
    }

    long bytes(long ns) {
        return (long) (ns / NS * bitsPerSecond / 8);
    }
}
