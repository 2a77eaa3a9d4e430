package io.weir.cli.demo;

import io.weir.cli.local.FreePorts;
import io.weir.cli.local.LocalCluster;
import io.weir.cli.local.NodePlan;
import io.weir.cli.output.Json;
import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Inside;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The stage without privileges: the nodes are processes on the loopback interface, each on ports of its own; the
 * packets go over files in memory to one process that is the switch, the client and the web server.
 *
 * <pre>
 *   node n1 (east)   node n2 (east)   node n3 (west)
 *        |                |                |            a file of two rings each
 *   =====+================+================+=======
 *        switch, client 198.51.100.7, web 203.0.113.20      one process
 * </pre>
 */
public final class MemoryStage {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String NAME = "weir-demo-";
    private static final int PORTS_FOR_MEMBERS = 5;
    /** Of a node: for the other nodes, for callers, for its part of the controllers' log. */
    private static final int PORTS = 2 + PORTS_FOR_MEMBERS;

    private MemoryStage() {}

    /** Tells the story, then clears the stage, also when interrupted. Returns whether every step held. */
    public static boolean play(Terminal terminal, boolean people) throws IOException {
        Path directory = Files.createTempDirectory(NAME);
        Path memory = Files.createTempDirectory(
                Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")), NAME);
        Steps steps = new Steps(terminal, people);
        try {
            tell(steps, directory, cables(memory));
        } finally {
            Inside.delete(memory);
            Inside.delete(directory);
        }
        if (!people) {
            terminal.out().println(Json.line(steps.document("memory")));
        }
        return steps.ok();
    }

    private static void tell(Steps steps, Path directory, List<Path> cables) throws IOException {
        LocalCluster nodes = new LocalCluster(directory, plans(cables), (_, command) -> command);
        Traffic traffic = MemoryTraffic.start(cables, directory.resolve("lab.log"));
        Runnable end = () -> {
            traffic.close();
            nodes.close();
        };
        Thread interrupted = new Thread(
                () -> {
                    end.run();
                    Inside.delete(cables.getFirst().getParent());
                    Inside.delete(directory);
                },
                "clear the stage");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            new Story(steps, nodes, traffic, Examples.find().over("udp")).tell();
        } finally {
            end.run();
        }
        Runtime.getRuntime().removeShutdownHook(interrupted);
    }

    private static List<Path> cables(Path memory) {
        return IntStream.rangeClosed(1, Stage.SITES.size()).mapToObj(i -> memory.resolve("n" + i)).toList();
    }

    private static List<NodePlan> plans(List<Path> cables) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int first = FreePorts.row(loopback, PORTS * cables.size());
        return IntStream.range(0, cables.size())
                .mapToObj(i -> new NodePlan(
                        "n" + (i + 1),
                        Stage.SITES.get(i),
                        loopback.getHostAddress(),
                        first + i * PORTS,
                        first + i * PORTS + 1,
                        first + i * PORTS + 2,
                        "memory:" + cables.get(i)))
                .toList();
    }
}
