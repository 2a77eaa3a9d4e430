package io.weir.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that people copy from are understood, with their requirements. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "ops", "examples");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".click")).sorted().toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(5);
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void configurationsAreUnderstood(Path example) throws IOException {
        Reading reading = Click.read(text(example));
        assertThat(reading.diagnostics()).isEmpty();
        assertThat(reading.configuration()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void requirementsAreUnderstood(Path example) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        String name = example.getFileName().toString().replace(".click", ".reqs");
        Specification specification = RequirementParser.parse(text(example.resolveSibling(name)), diagnostics);
        assertThat(diagnostics.list()).isEmpty();
        assertThat(specification.requirements()).isNotEmpty();
    }

    private static SourceText text(Path file) throws IOException {
        return new SourceText(file.getFileName().toString(), Files.readString(file));
    }
}
