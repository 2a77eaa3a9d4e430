package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.doctor.Machine;
import io.weir.cli.local.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo as somebody without privileges sees it: three nodes, a switch and two hosts, all in processes. */
final class MemoryDemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void everyStepHoldsWithoutAnyPrivilegeAndNothingIsLeft() throws IOException {
        Program.Result told = Program.run(PATIENCE, unprivileged(demo()));
        String last = told.output().lines().reduce("", (_, line) -> line);
        assertThat(told.exit()).as(told.output()).isZero();
        assertThat(last).startsWith("{\"ok\":true,\"stage\":\"memory\",\"steps\":[").endsWith("]}");
        assertThat(last).contains("\"name\":\"killed\",\"ok\":true", "\"failover_ms\":", "\"bytes\":1048576");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("weir-demo-"));
        }
    }

    private List<String> demo() throws IOException {
        return DemoProcess.command(directory, "--memory", "--output", "json");
    }

    /** Root without any capability may read what is root's, and no more: the class path may be in its home. */
    private static List<String> unprivileged(List<String> command) {
        Machine machine = Machine.here();
        Optional<Path> tool = machine.program("setpriv");
        if (!machine.asRoot() || tool.isEmpty()) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of(tool.get().toString(), "--bounding-set=-all", "--inh-caps=-all"));
        all.addAll(command);
        return all;
    }
}
