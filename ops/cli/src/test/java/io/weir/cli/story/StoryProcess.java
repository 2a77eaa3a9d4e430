package io.weir.cli.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.testbed.Testbed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that plays something on a running cluster, in a process of its own that may go to other hosts, and writes a line
 * for each of its parts: {@code HELD PART …} when it went as it should. Lines that begin with # are remarks.
 */
public final class StoryProcess implements AutoCloseable {
    private static final int FAREWELL_S = 20;

    private final Process process;
    private final BufferedReader lines;

    private StoryProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Skips the test where stories cannot be played, but in CI. */
    public static StoryProcess begin(Class<?> program, Path directory) throws IOException {
        assumeTrue(Testbed.possible() || "true".equals(System.getenv("CI")), "needs root, ip and nft");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory));
        command.addAll(NodeCode.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        return new StoryProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the next part, which must be this one, and must have held. */
    public void held(Enum<?> part) throws IOException {
        String line = lines.readLine();
        while (line != null && line.startsWith("#")) {
            System.out.println(line);
            line = lines.readLine();
        }
        System.out.println(line);
        assertThat(line).as("what the story told of " + part).startsWith("HELD " + part);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(FAREWELL_S, TimeUnit.SECONDS)).as("it ends, and clears up").isTrue();
    }
}
