package io.weir.stack.ip;

import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Chooses ports that nobody can foresee (RFC 6056, algorithm 1): a random one, and from there on the first that is free. */
public final class EphemeralPorts {
    /** As IANA has it (RFC 6335, 6). */
    public static final int FIRST = 49_152;
    public static final int LAST = 65_535;

    private final int first;
    private final int count;
    private long state;

    /** @param secret that the ports come from */
    public EphemeralPorts(int first, int last, long secret) {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("ports " + first + " to " + last);
        }
        this.first = first;
        this.count = last - first + 1;
        this.state = secret;
    }

    /** Empty if none is {@code free}. */
    public OptionalInt choose(IntPredicate free) {
        state += 0x9e3779b97f4a7c15L;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        int start = (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, count);
        for (int i = 0; i < count; i++) {
            int port = first + (start + i) % count;
            if (free.test(port)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }
}
