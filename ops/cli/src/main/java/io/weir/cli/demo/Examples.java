package io.weir.cli.demo;

import io.weir.diagnostic.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The texts of the demo, as a person finds them in {@code ops/examples/demo}. */
final class Examples {
    private final Path directory;

    private Examples(Path directory) {
        this.directory = directory;
    }

    /** Beside the launcher. */
    static Examples find() {
        String home = Optional.ofNullable(System.getProperty("weir.home"))
                .orElseThrow(() -> new IllegalStateException("start the demo with `weir demo`: it knows where its texts are"));
        return new Examples(Path.of(home, "ops", "examples", "demo"));
    }

    SourceText text(String name) {
        try {
            return new SourceText(name, Files.readString(directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
