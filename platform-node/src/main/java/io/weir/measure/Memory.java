package io.weir.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process, in bytes. */
final class Memory {
    private static final int PAGE_BYTES = 4096;

    private Memory() {}

    /** What is on the heap and in use, after a collection. */
    static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** All that is in real memory, the JVM itself and its garbage included: the second number of /proc/self/statm. */
    static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
