package io.weir.node;

import io.weir.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A testbed that starts parts of a node on its hosts, from the test's class path. Needs root. Everything is gone when it is
 * closed, also what an earlier, killed run left.
 */
final class Lab implements AutoCloseable {
    private static final long PATIENCE_S = 30;

    private final Testbed testbed;
    private final List<Process> processes = new ArrayList<>();

    /** @param name letters and digits */
    Lab(String name) {
        this.testbed = Testbed.named(name);
    }

    static boolean possible() {
        return Testbed.possible() || "true".equals(System.getenv("CI"));
    }

    /** A host with one interface, {@code eth0}, on the switch. */
    void host(String host, String address) {
        testbed.host(host, Optional.of(address));
    }

    /** Runs a command to its end on a host and gives what it printed; both streams. */
    String on(String host, String... command) {
        return testbed.run(host, command);
    }

    /** The network that the hosts are on: for faults. */
    Testbed testbed() {
        return testbed;
    }

    /** Starts a class of the test class path on a host; returns when it prints a line that begins with "ready". */
    Process java(String host, String main, String... arguments) {
        Process process = start(testbed.on(host, List.of(javaCommand(main, arguments))));
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

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        testbed.close();
    }
}
