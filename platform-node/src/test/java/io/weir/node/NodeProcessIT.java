package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pki.DevCertificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as a process, alone in its cluster. */
final class NodeProcessIT {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path directory;

    @Test
    void getsReadyAndEndsCleanlyWhenTerminated() throws Exception {
        DevCertificates.main(new String[] {directory.resolve("pki").toString(), "n1:weir:node:127.0.0.1"});
        Process node = start(
                "--name", "n1",
                "--data-dir", directory.resolve("data").toString(),
                "--pki", directory.resolve("pki").toString(),
                "--actor-port", freePort(),
                "--member", "n1@127.0.0.1:" + freePort(),
                "--api-port", "0");
        try {
            assertThat(node.inputReader().readLine()).startsWith("ready: sites/local/nodes/n1, API at 127.0.0.1:");
            node.destroy();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isEqualTo(TERMINATED);
            try (Stream<Path> left = Files.list(Path.of("/dev/shm"))) {
                assertThat(left).noneMatch(p -> p.getFileName().toString().startsWith("weir-aeron-" + node.pid()));
            }
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void logsJsonThatSaysWhichNodeItIs() throws Exception {
        DevCertificates.main(new String[] {directory.resolve("pki").toString(), "n1:weir:node:127.0.0.1"});
        Path log = directory.resolve("log");
        Process node = builder(
                        "--name", "n1",
                        "--data-dir", directory.resolve("data").toString(),
                        "--pki", directory.resolve("pki").toString(),
                        "--actor-port", freePort(),
                        "--member", "n1@127.0.0.1:" + freePort(),
                        "--api-port", "0",
                        "--log", "json")
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(node.inputReader().readLine()).startsWith("ready: ");
            List<String> lines = Files.readAllLines(log).stream().filter(line -> line.startsWith("{")).toList();
            assertThat(lines).isNotEmpty();
            assertThat(lines).allMatch(line -> line.contains("\"node\":\"n1\"") && line.endsWith("}"));
            assertThat(lines).anyMatch(line -> line.contains("\"message\":\"node started\"") && line.contains("incarnation"));
        } finally {
            node.destroy();
            node.waitFor(60, TimeUnit.SECONDS);
            node.destroyForcibly();
        }
    }

    @Test
    void saysWhatIsWrongAndEnds() throws Exception {
        Process usage = start("--name");
        assertThat(usage.waitFor()).isEqualTo(2);
        Process noInterface = start("--name", "n1", "--interface", "nosuch0");
        assertThat(noInterface.errorReader().readLine()).isEqualTo("error[N0801]: there is no interface `nosuch0`");
        assertThat(noInterface.waitFor()).isEqualTo(1);
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = builder(arguments);
        return arguments.length > 4 ? builder.redirectError(ProcessBuilder.Redirect.DISCARD).start() : builder.start();
    }

    private static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
