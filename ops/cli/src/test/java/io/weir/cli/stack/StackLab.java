package io.weir.cli.stack;

import io.weir.node.Main;
import io.weir.pki.DevCertificates;
import io.weir.testbed.Testbed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node on a wire with a host whose kernel talks to programs that are attached to the node. Needs root. */
public final class StackLab implements AutoCloseable {
    public static final String CLIENT = "10.76.0.1";
    public static final String CLIENT6 = "fd00:76::1";
    private static final long PATIENCE_S = 90;

    private final Testbed testbed = Testbed.named("programs");
    private final List<Process> processes = new ArrayList<>();
    private final Path directory;

    /** How a command ended, and all it printed. */
    public record Ended(int exit, String out, String err) {}

    public StackLab(Path directory) throws Exception {
        this.directory = directory;
        testbed.host("client", Optional.of(CLIENT + "/24"));
        testbed.host("node", Optional.of("10.76.0.3/24"));
        testbed.run("client", "ip", "address", "add", CLIENT6 + "/64", "dev", "eth0", "nodad");
        testbed.run("node", "ip", "address", "add", "fd00:76::3/64", "dev", "eth0", "nodad");
        node();
    }

    public static boolean possible() {
        return Testbed.possible() || "true".equals(System.getenv("CI"));
    }

    /** Whether a program can be run here; where tests must not be skipped, it has to. */
    public static boolean has(String tool) {
        return "true".equals(System.getenv("CI"))
                || Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, tool)));
    }

    private void node() throws Exception {
        String pki = directory.resolve("pki").toString();
        DevCertificates.main(new String[] {pki, "n1:weir:node:127.0.0.1", "operator:weir:operator"});
        ready(start("node", java(
                Main.class.getName(),
                "--name", "n1",
                "--interface", "eth0",
                "--data-dir", directory.resolve("data").toString(),
                "--pki", pki,
                "--actor-port", freePort(),
                "--member", "n1@127.0.0.1:" + freePort(),
                "--api-port", "0",
                "--attach", socket(),
                "--attach-user", "* 10.76.0.0/24 * *",
                "--attach-user", "* fd00:76::/64 * *")));
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    public String socket() {
        return directory.resolve("n1.sock").toString();
    }

    /** Starts a kernel's server on the client's host. */
    public void serve(int port) {
        ready(start("client", java(KernelPeer.class.getName(), "serve", Integer.toString(port))));
    }

    /** What {@link KernelPeer} on the client's host says. */
    public String peer(String... arguments) {
        return on(java(KernelPeer.class.getName(), arguments));
    }

    /** What a command on the client's host prints. */
    public String on(List<String> command) {
        return testbed.run("client", command.toArray(String[]::new)).strip();
    }

    /** Starts {@code weir stack} with these arguments; returns when it says that it is ready. */
    public Process program(String... arguments) {
        return ready(start("node", weir(arguments)));
    }

    /** Runs {@code weir stack} to its end with an input. */
    public Ended run(byte[] input, String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = builder("node", weir(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        processes.add(process);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException ended) {
            // it did not want all of it
        }
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("weir stack " + String.join(" ", arguments) + " does not end");
        }
        return new Ended(
                process.exitValue(),
                new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1),
                Files.readString(err));
    }

    private static List<String> weir(String... arguments) {
        List<String> all = new ArrayList<>(List.of("stack"));
        all.addAll(List.of(arguments));
        return java("io.weir.cli.Main", all.toArray(String[]::new));
    }

    private static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder builder(String host, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(testbed.on(host, command));
        builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
        return builder;
    }

    private Process start(String host, List<String> command) {
        try {
            Process process = builder(host, command).redirectErrorStream(true).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Process ready(Process process) {
        CountDownLatch ready = new CountDownLatch(1);
        StringBuffer said = new StringBuffer();
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> {
            said.append(line).append('\n');
            if (line.startsWith("ready")) {
                ready.countDown();
            }
        }));
        process.onExit().thenRun(ready::countDown);
        try {
            if (!ready.await(PATIENCE_S, TimeUnit.SECONDS) || !process.isAlive()) {
                throw new AssertionError("not ready: " + said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        testbed.close();
    }
}
