package io.weir.cli.story;

import io.weir.cli.local.FreePorts;
import io.weir.cli.local.Java;
import io.weir.ledger.MemberAddress;
import io.weir.pki.DevCertificates;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The node's code for the nodes of tests, as the launcher has it for all others: a class path, and beside it a cache of
 * loaded classes (JEP 483, 514), with which a node starts on a fraction of the processor's time. Made once for the same
 * jars and the same JVM, by the first test that asks; a JVM ignores one that does not fit it.
 */
public final class NodeCode {
    private static final Path ROOT = Path.of("target", "node-code").toAbsolutePath();
    private static final String TRAINER = "trainer";
    /** It takes half a minute on two busy cores; a machine may be slower still. */
    private static final int TRAINING_S = 240;

    private NodeCode() {}

    /**
     * Flags for a process that starts nodes: where the nodes' code is, and that they compile with the quick compiler only.
     * The other one takes longer than what most tests do, and four nodes that start at once on two cores wait for it.
     */
    public static List<String> flags() throws IOException {
        return List.of("-Dweir.node=" + directory(), "-Dweir.node.flags=-XX:TieredStopAtLevel=1");
    }

    private static synchronized Path directory() throws IOException {
        List<String> jars = jars();
        Path home = ROOT.resolve(key(jars));
        Path node = Files.createDirectories(home.resolve("node"));
        try (FileChannel lock = FileChannel.open(
                        ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            Path classPath = home.resolve("node.classpath");
            if (!Files.exists(classPath)) {
                Path training = Files.createDirectories(home.resolve("training"));
                String path = String.join(File.pathSeparator, jars);
                if (jars.stream().map(Path::of).allMatch(Files::isRegularFile)) {
                    train(path, training, home.resolve("node.aot"));
                }
                Files.writeString(classPath, path);
            }
        }
        return node;
    }

    /** The tests' class path, without the tests: a cache is of jars only. Before `package` some are directories still. */
    private static List<String> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList();
    }

    /** By what the JVM tells whether a cache is its own. */
    private static String key(List<String> jars) {
        List<Object> parts = new ArrayList<>(List.of(System.getProperty("java.home"), System.getProperty("java.vm.version")));
        for (String jar : jars) {
            File file = new File(jar);
            parts.addAll(List.of(jar, file.length(), file.lastModified()));
        }
        return Integer.toHexString(Objects.hash(parts.toArray()));
    }

    /** A node starts, leads a cluster of one, and ends; then its JVM writes. Tests go on without, only slower. */
    private static void train(String classPath, Path directory, Path cache) throws IOException {
        Path pki = directory.resolve("pki");
        DevCertificates.main(new String[] {pki.toString(), TRAINER + ":weir:node:127.0.0.1"});
        int port = FreePorts.row(InetAddress.getLoopbackAddress(), MemberAddress.PORTS);
        Path log = directory.resolve("node.log");
        Path made = directory.resolve("node.aot");
        Process node = new ProcessBuilder(Java.training(
                        classPath,
                        made,
                        "io.weir.node.Main",
                        List.of(
                                "--name", TRAINER,
                                "--pki", pki.toString(),
                                "--data-dir", directory.resolve("data").toString(),
                                "--api-port", "0",
                                "--actor-port", "0",
                                "--members", TRAINER + "@127.0.0.1:" + port)))
                .redirectErrorStream(true)
                .start();
        node.onExit().orTimeout(TRAINING_S, TimeUnit.SECONDS).exceptionally(_ -> node.destroyForcibly());
        try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8);
                BufferedWriter said = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("ready")) {
                    // the handle's, for the process's own closes what it says as well
                    node.toHandle().destroy();
                }
            }
        }
        if (Files.exists(made)) {
            Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
        } else {
            System.out.println("no cache of classes for the nodes of tests: see " + log);
        }
    }
}
