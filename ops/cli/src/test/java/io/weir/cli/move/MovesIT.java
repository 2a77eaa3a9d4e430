package io.weir.cli.move;

import io.weir.cli.story.StoryProcess;
import java.io.IOException;
import java.nio.file.Path;
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
    private StoryProcess story;

    @BeforeAll
    void begin(@TempDir Path directory) throws IOException {
        story = StoryProcess.begin(MoveStory.class, directory);
    }

    @AfterAll
    void end() throws InterruptedException {
        if (story != null) {
            story.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> connectionsGoOnWhen() {
        return Stream.of(Chapter.values()).map(chapter -> DynamicTest.dynamicTest(chapter.title(), () -> story.held(chapter)));
    }
}
