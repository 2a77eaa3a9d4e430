package io.weir.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a measuring process says: lines of a name and a value. */
final class Measured {
    private static final String READY = "ready";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** For the last words of one whose other end has gone. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final List<String> command;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Map<String, Double>> values = new CompletableFuture<>();

    private Measured(List<String> command) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread.ofVirtual().start(this::listen);
    }

    /** Starts a process. */
    static Measured start(List<String> command) throws IOException {
        return new Measured(command);
    }

    /** Runs a process to its end. */
    static Measured of(List<String> command) throws IOException, InterruptedException {
        Measured measured = start(command);
        return measured.ended();
    }

    private void listen() {
        Map<String, Double> heard = new HashMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (line.equals(READY)) {
                    ready.complete(null);
                } else if (words.length == 2 && words[1].matches("-?[0-9.]{1,20}")) {
                    heard.put(words[0], Double.valueOf(words[1]));
                }
            }
        } catch (IOException _) {
            // it was stopped; what it has said stands
        }
        values.complete(heard);
        ready.complete(null);
    }

    /** Waits until it says that it is ready. */
    Measured ready() throws InterruptedException {
        await(ready);
        return this;
    }

    /** Waits until it has ended. */
    Measured ended() throws InterruptedException {
        await(values);
        return this;
    }

    /** What it said of this, now that who it spoke with has ended: one that goes on waits for nobody, and is stopped. */
    double lastWord(String name) throws InterruptedException {
        values.completeOnTimeout(Map.of(), FAREWELL.toSeconds(), TimeUnit.SECONDS);
        return value(name);
    }

    /**
     * What it said of this, when it has ended.
     *
     * @throws IllegalStateException if it said nothing of it
     */
    double value(String name) throws InterruptedException {
        Double value = await(values).get(name);
        if (value == null) {
            throw new IllegalStateException("said nothing of " + name + ": " + String.join(" ", command));
        }
        return value;
    }

    /** Ends it, if it has not ended. */
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private <T> T await(CompletableFuture<T> what) throws InterruptedException {
        try {
            return what.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("took too long: " + String.join(" ", command), e);
        }
    }
}
