package io.weir.cli.bench;

import io.grpc.StatusRuntimeException;
import io.weir.cli.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what a cluster comes to. */
final class Patience {
    private static final Duration MOST = Duration.ofSeconds(90);

    /** Each look is a TLS connection of its own: more of them would take the processor from those who are measured. */
    private static final long LOOK_EVERY_MS = 50;

    private Patience() {}

    /**
     * A call that fails is asked again: that is part of what is measured.
     *
     * @throws IllegalStateException when it takes too long
     */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long endNs = System.nanoTime() + MOST.toNanos();
        while (System.nanoTime() - endNs < 0) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (StatusRuntimeException | Failure _) {
                // nobody answers, or nobody leads, yet
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        throw new IllegalStateException("not in " + MOST.toSeconds() + " s: " + what);
    }
}
