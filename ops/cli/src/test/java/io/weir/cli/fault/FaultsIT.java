package io.weir.cli.fault;

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
 * What goes wrong on a running cluster of three, one thing after the other, and what has to come of it. {@link FaultStory}
 * does it, on the operator's host, and says of each how it went; each is a test here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsIT {
    private StoryProcess story;

    @BeforeAll
    void begin(@TempDir Path directory) throws IOException {
        story = StoryProcess.begin(FaultStory.class, directory);
    }

    @AfterAll
    void end() throws InterruptedException {
        if (story != null) {
            story.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> allIsWellAgainAfter() {
        return Stream.of(Scenario.values()).map(scenario -> DynamicTest.dynamicTest(scenario.title(), () -> story.held(scenario)));
    }
}
