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

    static List<Path> configurations() throws IOException {
        return examples(".click");
    }

    static List<Path> requirements() throws IOException {
        return examples(".reqs");
    }

    private static List<Path> examples(String ending) throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(5);
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configurationsAreUnderstood(Path example) throws IOException {
        Reading reading = Click.read(text(example));
        assertThat(reading.diagnostics()).isEmpty();
        assertThat(reading.configuration()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("requirements")
    void requirementsAreUnderstood(Path example) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        Specification specification = RequirementParser.parse(text(example), diagnostics);
        assertThat(diagnostics.list()).isEmpty();
        assertThat(specification.requirements()).isNotEmpty();
    }

    private static SourceText text(Path file) throws IOException {
        return new SourceText(file.getFileName().toString(), Files.readString(file));
    }
}
