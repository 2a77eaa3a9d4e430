package io.weir.controller;

import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Loses, delays, reorders, doubles, and is cut in one direction or both. */
final class SimulatedNetwork {
    private static final double FAST_MS = 0.2;
    private static final double USUAL_MS = 12;
    private static final double SLOW_MS = 3000;

    private final Random random;
    private final boolean[][] cut;
    private double loss;
    private double slow;
    private boolean faulty = true;

    SimulatedNetwork(Random random, int servers) {
        this.random = random;
        this.cut = new boolean[servers][servers];
    }

    boolean open(int from, int to) {
        return !cut[from][to];
    }

    /** Whether anything may still go wrong. */
    boolean faulty() {
        return faulty;
    }

    /** When a message arrives: never, once or twice, in nanoseconds from now. */
    long[] deliveries(int from, int to) {
        if (cut[from][to] || from != to && random.nextDouble() < loss) {
            return new long[0];
        }
        int copies = faulty && random.nextInt(50) == 0 ? 2 : 1;
        return LongStream.range(0, copies).map(_ -> delayNs(from == to)).toArray();
    }

    private long delayNs(boolean local) {
        double worst = local ? FAST_MS : random.nextDouble() < slow ? SLOW_MS : USUAL_MS;
        return (long) ((0.05 + random.nextDouble() * worst) * SimulatedTime.MS);
    }

    /** Between those and all others. */
    void cut(Set<Integer> one, boolean out, boolean in) {
        for (int inside = 0; inside < cut.length; inside++) {
            for (int outside = 0; outside < cut.length; outside++) {
                if (one.contains(inside) && !one.contains(outside)) {
                    cut[inside][outside] |= out;
                    cut[outside][inside] |= in;
                }
            }
        }
    }

    /** Between two alone. */
    void part(int one, int other) {
        cut[one][other] = true;
        cut[other][one] = true;
    }

    /** @param lost share of messages that do not arrive; {@code late}: share that take seconds */
    void worsen(double lost, double late) {
        loss = lost;
        slow = late;
    }

    void mend() {
        loss = 0;
        slow = 0;
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    void heal() {
        mend();
        faulty = false;
    }
}
