package io.weir.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.local.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeCodeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WRONG_USAGE = 2;

    /** Stories pass {@code weir.node} on; here it is read from the flag. */
    private static Path home() throws Exception {
        String flag = NodeCode.flags().getFirst();
        return Path.of(flag.substring(flag.indexOf('=') + 1)).getParent();
    }

    private static Program.Result node(List<String> flags, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", Files.readString(home().resolve("node.classpath")), "io.weir.node.Main"));
        command.addAll(List.of(arguments));
        return Program.run(PATIENCE, command);
    }

    @Test
    void nodesOfTestsBeginWithTheClassesThatTheirJvmKept() throws Exception {
        // a JVM that is told so refuses to start without its cache
        Program.Result started = node(
                List.of("-XX:AOTMode=on", "-XX:AOTCache=" + home().resolve("node.aot"), "-XX:TieredStopAtLevel=1"), "--name");
        assertThat(started.exit()).as(started.output()).isEqualTo(WRONG_USAGE);
    }

    @Test
    void aCacheThatIsDamagedStopsNoNode() throws Exception {
        Path damaged = Files.createTempFile("weir-", ".aot");
        try {
            Files.write(damaged, new byte[4096]);
            Program.Result started = node(List.of("-XX:AOTCache=" + damaged, "-Xlog:aot*=off,cds*=off"), "--name");
            assertThat(started.exit()).as(started.output()).isEqualTo(WRONG_USAGE);
        } finally {
            Files.delete(damaged);
        }
    }
}
