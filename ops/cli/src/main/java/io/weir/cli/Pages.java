package io.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The pages of {@code weir explain}: sections of one resource, each begun by {@code # TOPIC  title}. */
final class Pages {
    private Pages() {}

    /** One page, about a diagnostic code or a word of Weir's. */
    record Page(String topic, String title, String text) {}

    static List<Page> all() {
        return Arrays.stream(read().split("(?m)^# "))
                .filter(section -> !section.isBlank())
                .map(Pages::parse)
                .toList();
    }

    static Optional<Page> page(String topic) {
        return all().stream().filter(page -> page.topic().equalsIgnoreCase(topic)).findFirst();
    }

    private static Page parse(String section) {
        String[] parts = section.split("\n", 2);
        String[] heading = parts[0].split("\\s+", 2);
        return new Page(heading[0], heading[1].strip(), parts[1].strip());
    }

    private static String read() {
        try (InputStream in = Pages.class.getResourceAsStream("/explain/pages.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
