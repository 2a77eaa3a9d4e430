package io.weir.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A flood of datagrams through middleboxes and back, from a process on another host. Times are {@link System#nanoTime}. */
final class FloodRun implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private FloodRun(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** @throws IllegalStateException when it does not start; it has said why on standard error */
    static FloodRun start(List<String> command) throws IOException {
        FloodRun flood = new FloodRun(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        Runtime.getRuntime().addShutdownHook(new Thread(flood::close));
        if (!"ready".equals(flood.answers.readLine())) {
            flood.close();
            throw new IllegalStateException("the flood of datagrams did not start");
        }
        return flood;
    }

    /**
     * What became of the datagrams that were sent in some time.
     *
     * @param twice came back more than once
     * @param late came back after one that was sent later to the same middlebox
     * @param longestNs the longest that one took to come back
     * @param medianNs half of them took no longer
     */
    record Fate(long sent, long came, long twice, long late, long longestNs, long medianNs) {
        long wrong() {
            return sent - came + twice + late;
        }

        @Override
        public String toString() {
            return sent + " sent, " + (sent - came) + " lost, " + twice + " doubled, " + late + " reordered, "
                    + medianNs / 1000 + " us, at most " + longestNs / 1000 + " us";
        }
    }

    /** @throws IllegalStateException when it has ended */
    Fate fate(long fromNs, long toNs) throws IOException {
        questions.write(fromNs + " " + toNs + "\n");
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("the flood of datagrams ended");
        }
        long[] told = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Fate(told[0], told[1], told[2], told[3], told[4], told[5]);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
