package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private static final Pattern CODE = Pattern.compile("\"([EVPQAND]0\\d{3})\"");

    @Test
    void everyCodeInTheSourcesHasAPage() throws IOException {
        TreeSet<String> without = new TreeSet<>();
        Path home = Path.of(System.getProperty("user.dir")).resolve("../..").normalize();
        for (String module : new String[] {
            "verifier", "middlebox-actors", "controller-cluster", "platform-node", "weir-port", "stack-programs", "ops/cli"
        }) {
            try (Stream<Path> files = Files.walk(home.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    Matcher code = CODE.matcher(read(file));
                    while (code.find()) {
                        if (Pages.page(code.group(1)).isEmpty()) {
                            without.add(code.group(1) + " in " + file.getFileName());
                        }
                    }
                });
            }
        }
        assertThat(without).isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyPageHasATitleAndAText() {
        assertThat(Pages.all()).allSatisfy(page -> {
            assertThat(page.title()).isNotBlank();
            assertThat(page.text()).isNotBlank();
        });
        assertThat(Pages.all()).extracting(Pages.Page::topic).doesNotHaveDuplicates();
    }

    @Test
    void findsPagesWhateverTheLetterCase() {
        assertThat(Pages.page("e0101")).isPresent();
        assertThat(Pages.page("E0101; rm")).isEmpty();
    }
}
