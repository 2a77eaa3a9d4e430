package io.weir.programs.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where programs on stacks of their own can be found by their user: a directory with a socket for each. */
public record RunDirectory(Path path) {
    private static final String SUFFIX = ".sock";

    /** {@code XDG_RUNTIME_DIR/weir/stack}, and without that variable a directory of the user's own in {@code /tmp}. */
    public static RunDirectory of(Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return new RunDirectory(
                runtime.startsWith("/")
                        ? Path.of(runtime, "weir", "stack")
                        : Path.of("/tmp", "weir-stack-" + user()));
    }

    /** The number of who runs this process. */
    private static Object user() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path socket(String program) {
        return path.resolve(program + SUFFIX);
    }

    /** The sockets that are there, also those that programs left that were killed. */
    public List<Path> sockets() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }
}
