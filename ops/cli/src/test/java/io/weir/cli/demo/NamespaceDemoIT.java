package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.cli.doctor.Machine;
import io.weir.cli.local.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as root sees it: kernels, namespaces, a node that is killed. In CI it must run, elsewhere it needs root. */
final class NamespaceDemoIT {
    private static final String PREFIX = "weir-demo-";
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    private Path directory;

    @BeforeEach
    void needsRootAndNamespaces() {
        Machine machine = Machine.here();
        boolean possible = machine.asRoot() && machine.program("ip").isPresent();
        assumeTrue(possible || "true".equals(System.getenv("CI")), "needs root and iproute2");
    }

    @Test
    void everyStepHoldsAndNothingIsLeft() throws IOException {
        List<String> before = ours();
        Program.Result told = Program.run(PATIENCE, demo());
        String last = told.output().lines().reduce("", (_, line) -> line);
        assertThat(told.exit()).as(told.output()).isZero();
        assertThat(last).startsWith("{\"ok\":true,\"stage\":\"namespaces\",\"steps\":[").endsWith("]}");
        assertThat(last).contains("\"name\":\"killed\",\"ok\":true", "\"failover_ms\":", "\"bytes\":1048576");
        assertThat(ours()).isEqualTo(before);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void cleansUpWhenInterrupted() throws IOException, InterruptedException {
        List<String> before = ours();
        Process demo = new ProcessBuilder(demo()).redirectErrorStream(true).start();
        // the nodes' directory is made before the first node: namespaces stand by then
        while (demo.isAlive() && namespacesOf(demo.pid()).size() < 7) {
            Thread.onSpinWait();
        }
        assertThat(demo.isAlive()).isTrue();
        Program.run(Duration.ofSeconds(5), List.of("kill", "-INT", Long.toString(demo.pid())));
        try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(_ -> {});
        }
        assertThat(demo.waitFor()).isNotZero();
        assertThat(namespacesOf(demo.pid())).isEmpty();
        assertThat(ours()).isEqualTo(before);
    }

    private static List<String> namespacesOf(long pid) throws IOException {
        return names(NAMESPACES).filter(name -> name.startsWith(PREFIX + pid + "-")).toList();
    }

    /** What demos make outside of their own directory. */
    private static List<String> ours() throws IOException {
        return Stream.concat(
                        names(NAMESPACES).filter(name -> name.startsWith(PREFIX)),
                        names(SHARED_MEMORY).filter(name -> name.startsWith("weir-")))
                .sorted()
                .toList();
    }

    private static Stream<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private List<String> demo() throws IOException {
        return DemoProcess.command(directory, "--output", "json");
    }
}
