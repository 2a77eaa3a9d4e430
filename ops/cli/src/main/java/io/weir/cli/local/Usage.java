package io.weir.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as Linux counts it (proc(5)).
 *
 * @param cpuSeconds of all its threads, in user and kernel mode, since it began
 * @param residentBytes of memory now
 */
public record Usage(double cpuSeconds, long residentBytes) {
    /** Clock ticks a second: what the kernel tells every program, on every architecture of today. */
    private static final double TICKS = 100;

    private static final int USER_TICKS = 11;
    private static final int KERNEL_TICKS = 12;

    /** @throws IOException when there is no such process */
    public static Usage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(process.resolve("stat"));
        // the name, in brackets, may have blanks
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(words[USER_TICKS]) + Long.parseLong(words[KERNEL_TICKS]);
        long kilobytes = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        return new Usage(ticks / TICKS, kilobytes << 10);
    }
}
