package io.weir.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hosts on one switch, each a network namespace of its own, named {@code weir-<test>-…}. Needs root. Everything is gone
 * when it is closed, also what an earlier, killed run left.
 */
final class Lab implements AutoCloseable {
    private static final long PATIENCE_S = 30;

    private final String prefix;
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    Lab(String name) {
        this.prefix = "weir-" + name + "-";
        make("sw");
        run("ip", "-n", prefix + "sw", "link", "add", "br0", "type", "bridge");
        run("ip", "-n", prefix + "sw", "link", "set", "br0", "up");
    }

    static boolean possible() {
        try {
            return "root".equals(System.getProperty("user.name"))
                    && new ProcessBuilder("ip", "netns", "list").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private void make(String host) {
        quietly("ip", "netns", "del", prefix + host);
        run("ip", "netns", "add", prefix + host);
        namespaces.add(prefix + host);
    }

    /** A host with one interface, {@code eth0}, on the switch. */
    void host(String host, String address) {
        make(host);
        String end = "p" + namespaces.size();
        run("ip", "-n", prefix + "sw", "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", prefix + host);
        run("ip", "-n", prefix + "sw", "link", "set", end, "master", "br0", "up");
        run("ip", "-n", prefix + host, "addr", "add", address, "dev", "eth0");
        run("ip", "-n", prefix + host, "link", "set", "lo", "up");
        run("ip", "-n", prefix + host, "link", "set", "eth0", "up");
    }

    /** Runs a command to its end on a host and gives what it printed; both streams. */
    String on(String host, String... command) {
        return finish(start(inside(host, command)), command);
    }

    /** Starts a class of the test class path on a host; returns when it prints a line that begins with "ready". */
    Process java(String host, String main, String... arguments) {
        Process process = start(inside(host, javaCommand(main, arguments)));
        processes.add(process);
        CountDownLatch ready = new CountDownLatch(1);
        StringBuilder said = new StringBuilder();
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> {
            said.append(line).append('\n');
            if (line.startsWith("ready")) {
                ready.countDown();
            }
        }));
        process.onExit().thenRun(ready::countDown);
        try {
            if (!ready.await(PATIENCE_S, TimeUnit.SECONDS) || !process.isAlive()) {
                throw new AssertionError(main + " did not get ready: " + said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process;
    }

    /** Runs a class of the test class path on a host to its end. */
    String javaToEnd(String host, String main, String... arguments) {
        return on(host, javaCommand(main, arguments));
    }

    private static String[] javaCommand(String main, String... arguments) {
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
        return command.toArray(String[]::new);
    }

    private String[] inside(String host, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", prefix + host));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private static void run(String... command) {
        finish(start(command), command);
    }

    private static void quietly(String... command) {
        try {
            start(command).waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String finish(Process process, String... command) {
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command[0], "…", command[command.length - 1]) + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        namespaces.forEach(name -> quietly("ip", "netns", "del", name));
    }
}
