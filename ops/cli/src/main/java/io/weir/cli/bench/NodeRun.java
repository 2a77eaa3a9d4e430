package io.weir.cli.bench;

import io.weir.cli.local.Java;
import io.weir.engine.BenchResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A measurement of a whole node: poller, Aeron, actors, transmit. It needs Pekko, so it is another process. */
public final class NodeRun {
    private NodeRun() {}

    /** Throws IllegalStateException when the process fails; it has said why on standard error. */
    public static BenchResult run(Path configuration, Path capture, double seconds, int tenants)
            throws IOException, InterruptedException {
        List<String> command = Java.measured(
                "io.weir.node.NodeBenchProgram",
                List.of("-Xms512m", "-Xmx2g"),
                List.of(configuration.toString(), capture.toString(), Double.toString(seconds), Integer.toString(tenants)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread stop = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stop);
        Map<String, String> values = new HashMap<>();
        Map<String, Long> drops = new TreeMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line.split(" ", 3), values, drops);
            }
        }
        int exit = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(stop);
        if (exit != 0 || !values.containsKey("rss_bytes")) {
            throw new IllegalStateException("the node's process ended with " + exit);
        }
        return new BenchResult(
                whole(values, "packets_in"),
                whole(values, "packets_out"),
                real(values, "seconds"),
                real(values, "cpu_seconds"),
                real(values, "gbps"),
                drops,
                whole(values, "gc_count"),
                whole(values, "rss_bytes"));
    }

    private static void take(String[] words, Map<String, String> values, Map<String, Long> drops) {
        if (words.length == 3 && words[0].equals("drop")) {
            drops.put(words[2], Long.parseLong(words[1]));
        } else if (words.length == 2) {
            values.put(words[0], words[1]);
        }
    }

    private static long whole(Map<String, String> values, String name) {
        return Long.parseLong(values.get(name));
    }

    private static double real(Map<String, String> values, String name) {
        return Double.parseDouble(values.get(name));
    }
}
