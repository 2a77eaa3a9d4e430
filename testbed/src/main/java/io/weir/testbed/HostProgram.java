package io.weir.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program on a host, in a process of its own: it says {@code ready} first, and then lines, perhaps as answers to lines. Its
 * standard error is this process's.
 */
public final class HostProgram implements AutoCloseable {
    private static final String READY = "ready";

    private final String what;
    private final Process process;
    private final BufferedReader said;
    private final Writer asked;

    private HostProgram(String what, Process process) {
        this.what = what;
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.asked = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts one; returns when it is ready.
     *
     * @param what it is, for people
     * @param command runs it where it is wanted
     * @throws IllegalStateException when it does not start, with what it said instead
     */
    public static HostProgram start(String what, List<String> command) {
        try {
            HostProgram program = new HostProgram(
                    what,
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            String first = program.line();
            if (!first.equals(READY)) {
                program.close();
                throw new IllegalStateException(what + " did not start: " + first);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next line that it says.
     *
     * @throws IllegalStateException when it has ended
     */
    public String line() {
        try {
            String line = said.readLine();
            if (line == null) {
                close();
                throw new IllegalStateException(what + " ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The words of its answer.
     *
     * @throws IllegalStateException when it has ended
     */
    public String[] ask(String question) {
        try {
            asked.write(question + "\n");
            asked.flush();
            return line().split(" ");
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
