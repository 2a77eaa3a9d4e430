package io.weir.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.cli.local.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service that is offered, as systemd reads it. */
final class UnitFileTest {
    private static final Path UNIT = Path.of("../systemd/weir-node.service");

    @Test
    void systemdKnowsEveryLineOfIt(@TempDir Path directory) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "needs systemd");
        Path unit = directory.resolve("weir-node.service");
        // what it runs is not installed here
        Files.writeString(unit, Files.readString(UNIT).replace("/opt/weir/weir ", "/bin/true "));
        Program.Result verified =
                Program.run(Duration.ofSeconds(30), List.of("systemd-analyze", "verify", unit.toString()));
        assertThat(verified.output().lines().filter(line -> line.contains("weir-node"))).isEmpty();
    }

    @Test
    void runsWithoutRootAndIsStartedAgain() throws IOException {
        assertThat(Files.readString(UNIT)).contains("User=weir", "Restart=always", "CapabilityBoundingSet=CAP_NET_RAW\n");
    }
}
