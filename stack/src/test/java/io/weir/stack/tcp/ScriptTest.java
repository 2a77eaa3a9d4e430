package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script: what an RFC says, segment by segment. */
final class ScriptTest {
    private static Path folder() throws URISyntaxException {
        return Path.of(ScriptTest.class.getResource("README.md").toURI()).getParent();
    }

    static List<String> scripts() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".drill"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void doesWhatTheScriptSays(String script) throws IOException, URISyntaxException {
        Drill.run(folder().resolve(script));
    }

    @Test
    void everyScriptNamesItsSource() throws IOException, URISyntaxException {
        for (String script : scripts()) {
            assertThat(Files.readAllLines(folder().resolve(script)).getFirst())
                    .as(script)
                    .matches("# RFC \\d+, .*");
        }
    }
}
