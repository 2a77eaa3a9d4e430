package io.weir.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An {@link EchoStream} that runs on a host, to be asked. Times are {@link System#nanoTime}, which processes share. */
public final class Echoes implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private Echoes(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param command runs {@link EchoStream} where it is wanted
     * @throws IllegalStateException when it does not start
     */
    public static Echoes start(List<String> command) {
        try {
            Echoes echoes = new Echoes(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            if (!"ready".equals(echoes.answers.readLine())) {
                echoes.close();
                throw new IllegalStateException("the stream of datagrams did not start");
            }
            return echoes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of what was sent in some time.
     *
     * @param twice came back more than once: two answered
     */
    public record Count(long sent, long came, long twice) {
        public long lost() {
            return sent - came;
        }
    }

    /** How long after {@code sinceNs} the first came back of those sent since then; empty when none has. */
    public Optional<Duration> firstAfter(int target, long sinceNs) {
        String[] words = ask("first " + target + " " + sinceNs);
        return words[0].equals("none")
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Long.parseLong(words[1]) - sinceNs));
    }

    public Count count(int target, long fromNs, long toNs) {
        String[] words = ask("count " + target + " " + fromNs + " " + toNs);
        return new Count(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /** How many of those sent in some time came back after one that was sent later. */
    public long late(int target, long fromNs, long toNs) {
        return Long.parseLong(ask("late " + target + " " + fromNs + " " + toNs)[0]);
    }

    /** The longest time in between in which nothing came back. */
    public Duration gap(int target, long fromNs, long toNs) {
        return Duration.ofNanos(Long.parseLong(ask("gap " + target + " " + fromNs + " " + toNs)[0]));
    }

    private String[] ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the stream of datagrams ended");
            }
            return line.split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
