package io.weir.measure;

import java.util.Locale;

/** What arrives at the end of a long transfer, after a first half in which compilers and windows find their way. */
final class Intake {
    private final long lengthNs;
    private long firstNs;
    private long lastNs;
    private long fromNs;
    private long bytes;

    Intake(double seconds) {
        lengthNs = (long) (seconds * 1e9);
    }

    void add(int count) {
        lastNs = System.nanoTime();
        if (firstNs == 0) {
            firstNs = lastNs;
        }
        if (fromNs != 0) {
            bytes += count;
        } else if (lastNs - firstNs >= lengthNs) {
            fromNs = lastNs;
        }
    }

    boolean isOver() {
        return fromNs != 0 && lastNs - fromNs >= lengthNs;
    }

    String line() {
        return String.format(Locale.ROOT, "gbps %.4f", 8.0 * bytes / (lastNs - fromNs));
    }
}
