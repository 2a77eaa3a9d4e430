package io.weir.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Buffers that nodes have in shared memory. A node that ends takes its own away; one that was killed cannot, and a
 * cluster of a demo is never started again to do it.
 */
final class SharedMemory {
    private static final Path ROOT = Path.of("/dev/shm");

    private SharedMemory() {}

    /**
     * Removes what a node has left.
     *
     * @param data its data directory, after which the buffers of its controller are named
     * @param pid of its process, after which those of its packet path are
     */
    static void clear(String node, Path data, long pid) {
        String controller = "weir-" + node + "-" + Integer.toHexString(data.toString().hashCode());
        try (DirectoryStream<Path> mine = Files.newDirectoryStream(ROOT, path -> {
            String name = path.getFileName().toString();
            return name.equals(controller) || name.startsWith("weir-aeron-" + pid + "-");
        })) {
            for (Path path : mine) {
                remove(path);
            }
        } catch (IOException | UncheckedIOException _) {
            // somebody else removes it too, or: no shared memory here, or not ours: then nothing of ours is in it
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
