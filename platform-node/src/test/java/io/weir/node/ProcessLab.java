package io.weir.node;

import static java.util.stream.Collectors.joining;

import io.weir.lab.LabProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A lab in which unprivileged users have processes: {@link LabProcess}, from a copy of the library that all can read. */
final class ProcessLab implements AutoCloseable {
    private static final long PATIENCE_S = 30;

    private final Lab lab;
    private final List<Process> processes = new ArrayList<>();
    private final Map<Process, StringBuilder> said = new HashMap<>();
    private final Path library;
    private final String classPath;

    ProcessLab(String name) throws IOException {
        this.lab = new Lab(name);
        this.library = Files.createTempDirectory("weir-lab-");
        openToAll(library);
        this.classPath = copied();
    }

    Lab lab() {
        return lab;
    }

    /** Every user may look into the directory. */
    static void openToAll(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String copied() throws IOException {
        int count = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.contains("weir-port") || entry.contains("verifier") || entry.endsWith("test-classes")) {
                copy(Path.of(entry), library.resolve(Integer.toString(count++)));
            }
        }
        return IntStream.range(0, count).mapToObj(i -> library.resolve("" + i).toString()).collect(joining(":"));
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Files.copy(from, to);
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** Starts {@link PortsNode} on a host; returns when it is ready. */
    Process node(String host, String... arguments) {
        return ready(start(host, java(System.getProperty("java.class.path"), PortsNode.class.getName(), arguments)));
    }

    /** Starts {@link LabProcess} on a host as an unprivileged user of that number; returns when it is attached. */
    Process attach(int user, String host, String... arguments) {
        return ready(start(host, asUser(user, arguments)));
    }

    /** Runs {@link LabProcess} to its end, whatever that is, and gives what it printed. */
    String attachToEnd(int user, String host, String... arguments) {
        try (InputStream out = start(host, asUser(user, arguments)).getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> asUser(int user, String... arguments) {
        String number = Integer.toString(user);
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid", number, "--regid", number, "--clear-groups", "--no-new-privs"));
        command.addAll(java(classPath, LabProcess.class.getName(), arguments));
        return command;
    }

    private static List<String> java(String classPath, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(String host, List<String> command) {
        try {
            Process process = new ProcessBuilder(lab.testbed().on(host, command)).redirectErrorStream(true).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process ready(Process process) {
        CountDownLatch ready = new CountDownLatch(1);
        StringBuilder lines = new StringBuilder();
        synchronized (said) {
            said.put(process, lines);
        }
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(line -> {
            synchronized (said) {
                lines.append(line).append('\n');
            }
            if (line.startsWith("ready")) {
                ready.countDown();
            }
        }));
        process.onExit().thenRun(ready::countDown);
        try {
            if (!ready.await(PATIENCE_S, TimeUnit.SECONDS) || !process.isAlive()) {
                throw new AssertionError("not ready: " + said(process));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process;
    }

    /** What a process that got ready has printed. */
    String said(Process process) {
        synchronized (said) {
            return said.get(process).toString();
        }
    }

    /** Its number, as it said itself. */
    String number(Process process) {
        return said(process).lines().filter(line -> line.startsWith("ready")).findFirst().orElseThrow().split(" ")[1];
    }

    /** Writes a word to a process, and waits for a line that begins with it. */
    String ask(Process process, String word) throws IOException {
        int before = said(process).length();
        process.outputWriter().write(word + "\n");
        process.outputWriter().flush();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < deadlineNs) {
            String news = said(process).substring(before);
            if (news.lines().anyMatch(line -> line.startsWith(word)) && news.endsWith("\n")) {
                return news;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no answer to " + word);
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        lab.close();
        try (Stream<Path> all = Files.walk(library)) {
            for (Path path : all.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
