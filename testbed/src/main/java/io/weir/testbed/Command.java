package io.weir.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the system to their end, for a bounded time. */
final class Command {
    private static final long PATIENCE_S = 30;

    private Command() {}

    /** @param output both streams, as they came */
    record Result(boolean ok, String output) {}

    static Result run(List<String> command) {
        try {
            // by a file: a pipe that nobody reads would stop the program
            Path output = Files.createTempFile("weir-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                return new Result(ended && process.exitValue() == 0, Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static String must(List<String> command) {
        Result result = run(command);
        if (!result.ok()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output().strip());
        }
        return result.output();
    }

    static boolean found(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":")).map(Path::of).anyMatch(p -> Files.isExecutable(p.resolve(program)));
    }
}
