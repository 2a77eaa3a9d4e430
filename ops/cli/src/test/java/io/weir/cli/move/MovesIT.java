package io.weir.cli.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.testbed.Testbed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Middleboxes go from node to node on a running cluster of three, and packets through them do not notice. {@link MoveStory}
 * does it, on the operator's host, and says of each how it went; each is a test here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MovesIT {
    private static final int FAREWELL_S = 20;

    private Process story;
    private BufferedReader lines;

    @BeforeAll
    void begin(@TempDir Path directory) throws IOException {
        assumeTrue(Testbed.possible() || "true".equals(System.getenv("CI")), "needs root, ip and nft");
        String classPath = System.getProperty("java.class.path");
        // where the launcher would have written it
        Files.writeString(directory.resolve("node.classpath"), classPath);
        story = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + directory,
                        "-Dweir.node=" + Files.createDirectories(directory.resolve("node")),
                        "-cp",
                        classPath,
                        MoveStory.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = story.inputReader(StandardCharsets.UTF_8);
    }

    @AfterAll
    void end() throws InterruptedException {
        if (story != null) {
            story.destroy();
            assertThat(story.waitFor(FAREWELL_S, TimeUnit.SECONDS)).as("it ends, and clears up").isTrue();
        }
    }

    @TestFactory
    Stream<DynamicTest> connectionsGoOnWhen() {
        return Stream.of(Chapter.values()).map(chapter -> DynamicTest.dynamicTest(chapter.title(), () -> holds(chapter)));
    }

    private void holds(Chapter chapter) throws IOException {
        String line = lines.readLine();
        while (line != null && line.startsWith("#")) {
            System.out.println(line);
            line = lines.readLine();
        }
        System.out.println(line);
        assertThat(line).as("what the story told of " + chapter).startsWith("HELD " + chapter);
    }
}
