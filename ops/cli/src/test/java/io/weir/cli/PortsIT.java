package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.attach.WeirPort;
import io.weir.cli.output.Terminal;
import io.weir.net.IpAddress;
import io.weir.node.Main;
import io.weir.pki.DevCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node as its process, a process that attaches to it, and the command that tells of both. */
final class PortsIT {
    private static final Tuple DNS = Tuple.of(IpAddress.of("192.0.2.7"), Tuple.UDP, 53);

    @TempDir
    private Path directory;

    private String api = "";

    @Test
    void tellsWhoOwnsWhatAndForgetsWhoIsGone() throws Exception {
        String pki = directory.resolve("pki").toString();
        DevCertificates.main(new String[] {pki, "n1:weir:node:127.0.0.1", "operator:weir:operator"});
        Path socket = directory.resolve("ports.sock");
        Process node = start(
                "--name", "n1",
                "--data-dir", directory.resolve("data").toString(),
                "--pki", pki,
                "--actor-port", freePort(),
                "--member", "n1@127.0.0.1:" + freePort(),
                "--api-port", "0",
                "--attach", socket.toString(),
                "--attach-user", "* 192.0.2.0/24 udp *");
        try {
            api = node.inputReader().readLine().replaceAll(".*API at ([0-9.:]+).*", "$1");
            try (WeirPort port = ((WeirPort.Connecting.Connected) WeirPort.connect(socket, "dns")).port()) {
                assertThat(port.register(List.of(DNS))).isInstanceOf(WeirPort.Registering.Registered.class);
                assertThat(ports()).contains("/dns", "process", "<192.0.2.7, 53, udp>");
                assertThat(ports("--node", "n1", "--output", "json"))
                        .contains("\"first_port\": 53", "\"pid\": " + ProcessHandle.current().pid());
                assertThat(ports("--node", "n2")).contains("n2");
            }
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (ports().contains("/dns")) {
                assertThat(System.nanoTime()).as("its end is noticed").isLessThan(deadlineNs);
            }
            try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
                assertThat(files).as("nobody else's to read").allMatch(PortsIT::isPrivate);
            }
            node.destroy();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(socket).doesNotExist();
        } finally {
            node.destroyForcibly();
        }
    }

    private static boolean isPrivate(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream()
                    .noneMatch(p -> p == PosixFilePermission.OTHERS_READ || p == PosixFilePermission.GROUP_READ);
        } catch (IOException gone) {
            return true;
        }
    }

    /** What {@code weir ports} prints, on both streams. */
    private String ports(String... options) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> command = new ArrayList<>(List.of(
                "ports", "--server", api, "--identity", directory.resolve("pki/operator.pem").toString()));
        command.addAll(List.of(options));
        Weir.run(Terminal.of(said, said), command.toArray(String[]::new));
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Process start(String... arguments) throws IOException {
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
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
