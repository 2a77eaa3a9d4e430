package io.weir.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end, for a bounded time. */
public final class Program {
    /** Exit code of a program that did not end in time. */
    public static final int TIMED_OUT = 124;

    private Program() {}

    /**
     * How it ended.
     *
     * @param output both streams, as they came
     */
    public record Result(int exit, String output, Duration time) {
        public boolean ok() {
            return exit == 0;
        }
    }

    public static Result run(Duration limit, List<String> command) {
        long start = System.nanoTime();
        try {
            // by a file: a pipe that nobody reads would stop the program, and one that is read cannot be given up
            Path output = Files.createTempFile("weir-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = waitFor(process, limit);
                if (!ended) {
                    process.destroyForcibly().onExit().join();
                }
                String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
                return new Result(
                        ended ? process.exitValue() : TIMED_OUT, text, Duration.ofNanos(System.nanoTime() - start));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    private static boolean waitFor(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
