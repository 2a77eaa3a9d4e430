package io.weir.stack.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs stacks, and whoever uses them, in virtual time: everybody is polled until nobody has anything to do, then time
 * jumps to the next deadline. The same parties, links and seeds give the same history, whatever the machine.
 */
public final class Simulation {
    /** Without any time passing nobody has this much to do. */
    private static final int ROUNDS = 1_000_000;

    private final List<Polled> parties = new ArrayList<>();
    private long nowNs;

    public Simulation(Polled... parties) {
        this.parties.addAll(List.of(parties));
    }

    public void add(Polled party) {
        parties.add(party);
    }

    public long nowNs() {
        return nowNs;
    }

    /** Runs for a while. */
    public void run(long durationNs) {
        runUntil(() -> false, durationNs);
    }

    /** Runs until {@code done}, at most for a while; whether it was done. */
    public boolean runUntil(BooleanSupplier done, long durationNs) {
        long endNs = nowNs + durationNs;
        while (true) {
            if (settle(done)) {
                return true;
            }
            long next = deadlineNs();
            if (next > endNs) {
                nowNs = endNs;
                return settle(done);
            }
            nowNs = Math.max(nowNs, next);
        }
    }

    /** Polls until nobody has anything to do; whether it is done. */
    private boolean settle(BooleanSupplier done) {
        for (int round = 0; round < ROUNDS; round++) {
            int work = 0;
            for (Polled party : parties) {
                work += party.poll(nowNs);
            }
            if (done.getAsBoolean()) {
                return true;
            }
            if (work == 0 && deadlineNs() > nowNs) {
                return false;
            }
        }
        throw new IllegalStateException("no rest at " + nowNs + " ns");
    }

    private long deadlineNs() {
        long next = Device.NEVER;
        for (Polled party : parties) {
            next = Math.min(next, party.deadlineNs());
        }
        return next;
    }
}
