package io.weir.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Removes what processes that were killed left in shared memory: directories named {@code PREFIX pid - anything}. */
final class StaleDirectories {
    private StaleDirectories() {}

    static void remove(Path root, String prefix) {
        try (Stream<Path> found = Files.list(root)) {
            for (Path directory : found.filter(Files::isDirectory).toList()) {
                if (pid(directory.getFileName().toString(), prefix).filter(pid -> !alive(pid)).isPresent()) {
                    delete(directory);
                }
            }
        } catch (IOException unreadable) {
            // nothing we may look at, so nothing of ours
        }
    }

    private static Optional<Long> pid(String name, String prefix) {
        int end = name.indexOf('-', prefix.length());
        if (!name.startsWith(prefix) || end < 0) {
            return Optional.empty();
        }
        String digits = name.substring(prefix.length(), end);
        return digits.matches("\\d{1,10}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void delete(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException _) {
            // another node that starts now removes it too
        }
    }
}
