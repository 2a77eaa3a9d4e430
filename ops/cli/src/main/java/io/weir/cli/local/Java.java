package io.weir.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands that run parts of Weir in Java processes of their own. */
public final class Java {
    private static final List<String> ALWAYS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** Property with more flags for the JVMs of nodes, blanks between them. */
    private static final String NODE_FLAGS = "weir.node.flags";

    private Java() {}

    /** A class of the command line. */
    public static List<String> commandLine(Class<?> main, List<String> arguments) {
        List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        // what the launcher told this process, the next one needs as well
        for (String name : List.of("weir.home", "weir.node", NODE_FLAGS, "weir.tty")) {
            Optional.ofNullable(System.getProperty(name)).ifPresent(value -> flags.add("-D" + name + "=" + value));
        }
        return command(System.getProperty("java.class.path"), flags, main.getName(), arguments);
    }

    /**
     * A node, or a program beside it, that shall start soon.
     *
     * @throws IllegalStateException when not started by the launcher, which says where the node's libraries are
     */
    public static List<String> node(String main, List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(flags);
        Stream.of(System.getProperty(NODE_FLAGS, "").split(" ")).filter(flag -> !flag.isEmpty()).forEach(all::add);
        Path cache = nodeDirectory().resolveSibling("node.aot");
        if (Files.isReadable(cache)) {
            // classes, but not profiles: those of an idle node would mislead the compiler of a busy one
            all.addAll(List.of(
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-AOTReplayTraining",
                    "-XX:AOTCache=" + cache,
                    "-Xlog:aot*=off,cds*=off"));
        }
        return command(classPath(nodeDirectory()), all, main, arguments);
    }

    /**
     * A program from whose start others are to learn: when it ends, its JVM leaves a cache of the classes it loaded, and
     * what {@link #node} starts beside a {@code node.aot} of the same class path begins with that.
     */
    public static List<String> training(String classPath, Path cache, String main, List<String> arguments) {
        return command(
                classPath,
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=" + cache),
                main,
                arguments);
    }

    /** A program on the node's class path that is measured: nothing but the compiler prepares it. */
    public static List<String> measured(String main, List<String> flags, List<String> arguments) {
        return command(classPath(nodeDirectory()), flags, main, arguments);
    }

    private static Path nodeDirectory() {
        return Optional.ofNullable(System.getProperty("weir.node"))
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("start Weir with `weir`: it knows where the node's code is"));
    }

    private static List<String> command(String classPath, List<String> flags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    /** As the launcher wrote it: the class cache fits this order only. */
    private static String classPath(Path directory) {
        Path file = directory.resolveSibling("node.classpath");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the node's code cannot be found: " + file, e);
        }
    }
}
