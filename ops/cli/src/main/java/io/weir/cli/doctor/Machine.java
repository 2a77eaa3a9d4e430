package io.weir.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of a machine that {@link Examination} reads, under a root so that tests can bring their own machine.
 *
 * @param root {@code /} but for tests
 * @param searchPath directories of programs
 * @param javaFeature version of the Java that runs, for instance 25
 * @param processors cores this process may use
 */
public record Machine(Path root, List<Path> searchPath, int javaFeature, int processors) {

    /** The one this process runs on. */
    public static Machine here() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/sbin:/usr/bin:/sbin:/bin");
        List<Path> directories = Arrays.stream(path.split(":")).filter(d -> !d.isBlank()).map(Path::of).toList();
        return new Machine(
                Path.of("/"), directories, Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
    }

    /** The text of a file; empty when it cannot be read. */
    Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The value behind {@code key:} in a file of such lines, as in /proc/self/status. */
    Optional<String> entry(String path, String key) {
        return read(path).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst();
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Bytes that can still be written there; empty when there is no such directory. */
    Optional<Long> freeBytes(String directory) {
        try {
            return Optional.of(Files.getFileStore(root.resolve(directory)).getUsableSpace());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Whether this process runs as root. */
    public boolean asRoot() {
        return entry("proc/self/status", "Uid").filter(ids -> ids.split("\\s+")[0].equals("0")).isPresent();
    }

    /** Where a program is. */
    public Optional<Path> program(String name) {
        return searchPath.stream().map(d -> d.resolve(name)).filter(Files::isExecutable).findFirst();
    }
}
