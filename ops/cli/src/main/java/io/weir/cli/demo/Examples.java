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
    private final Path first;

    private Examples(Path directory, Path first) {
        this.directory = directory;
        this.first = first;
    }

    /** Beside the launcher. */
    static Examples find() {
        String home = Optional.ofNullable(System.getProperty("weir.home"))
                .orElseThrow(() -> new IllegalStateException("start the demo with `weir demo`: it knows where its texts are"));
        Path directory = Path.of(home, "ops", "examples", "demo");
        return new Examples(directory, directory);
    }

    /** The same, but for those that are in a directory of this name. */
    Examples over(String name) {
        return new Examples(directory, directory.resolve(name));
    }

    SourceText text(String name) {
        Path own = first.resolve(name);
        try {
            return new SourceText(name, Files.readString(Files.exists(own) ? own : directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
