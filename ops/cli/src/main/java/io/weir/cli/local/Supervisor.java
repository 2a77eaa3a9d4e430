package io.weir.cli.local;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has processes that end started again, after a pause that grows while they keep ending soon. */
final class Supervisor implements AutoCloseable {
    private static final long FAREWELL_S = 5;

    private final Pauses pauses;
    private final Consumer<String> say;
    private final Start start;
    private final Map<String, Duration> last = new HashMap<>();
    private final Map<String, Process> watched = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("supervisor").daemon().factory());

    /**
     * How long to wait.
     *
     * @param first after a process that ran for long
     * @param longest whatever happens
     * @param well who ran for so long did not end because of how it started
     */
    record Pauses(Duration first, Duration longest, Duration well) {
        static final Pauses DEFAULT = new Pauses(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(20));

        /** @param before zero when it has not ended before */
        Duration after(Duration before, Duration ran) {
            if (before.isZero() || ran.compareTo(well) >= 0) {
                return first;
            }
            Duration twice = before.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }
    }

    /** Starts a process under its name. */
    @FunctionalInterface
    interface Start {
        Process again(String name) throws Exception;
    }

    /** @param say told of every end, and what comes of it */
    Supervisor(Pauses pauses, Consumer<String> say, Start start) {
        this.pauses = pauses;
        this.say = say;
        this.start = start;
    }

    void watch(String name, Process process) {
        long sinceNs = System.nanoTime();
        watched.put(name, process);
        process.onExit().thenAccept(ended -> onClock(() -> ended(name, ended, Duration.ofNanos(System.nanoTime() - sinceNs)), 0));
    }

    /** Does not start this one again, until it is watched again. */
    void dismiss(String name) {
        watched.remove(name);
    }

    private void onClock(Runnable task, long inMs) {
        try {
            clock.schedule(task, inMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // closed: whatever ends now was told to
        }
    }

    private void ended(String name, Process process, Duration ran) {
        if (watched.get(name) != process) {
            return;
        }
        Duration pause = pauses.after(last.getOrDefault(name, Duration.ZERO), ran);
        last.put(name, pause);
        say.accept(name + " ended with " + process.exitValue() + ", starts again in " + pause.toMillis() + " ms");
        onClock(() -> again(name, process), pause.toMillis());
    }

    private void again(String name, Process before) {
        if (watched.get(name) != before) {
            return;
        }
        try {
            watch(name, start.again(name));
        } catch (Exception failure) {
            say.accept(name + " does not start: " + failure.getMessage());
            onClock(() -> again(name, before), pauses.longest().toMillis());
        }
    }

    /** Starts nothing any more when this returns. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(FAREWELL_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
