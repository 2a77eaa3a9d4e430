package io.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The pages of {@code weir explain}. Resources {@code explain/TOPIC.md}; {@code explain/index} lists the topics. The
 * first line of a page is its title.
 */
final class Pages {
    private Pages() {}

    /** A page; {@code text} begins after the title. */
    record Page(String topic, String title, String text) {}

    static List<String> topics() {
        return read("index").orElse("").lines().filter(line -> !line.isBlank()).toList();
    }

    static Optional<Page> page(String topic) {
        return topics().stream()
                .filter(topic::equalsIgnoreCase)
                .findFirst()
                .flatMap(known -> read(known + ".md").map(text -> parse(known, text)));
    }

    private static Page parse(String topic, String text) {
        String[] parts = text.split("\n", 2);
        return new Page(topic, parts[0].replaceFirst("^#\\s*", "").strip(), parts.length < 2 ? "" : parts[1].strip());
    }

    private static Optional<String> read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/explain/" + name)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
