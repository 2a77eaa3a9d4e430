package io.weir.cli.bench;

import io.weir.cli.local.FreePorts;
import io.weir.cli.local.Java;
import io.weir.cli.local.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A controller that many deployments were decided by, ended, and started again: each in a process of its own, with the
 * memory and flags of a node.
 *
 * @param stateMb on the heap, of all that the log's replica holds
 * @param restartSeconds from the newest snapshot, until all is there
 * @param listMs of all, page by page over the API; the median of several
 */
record DeploymentsRun(double stateMb, double restartSeconds, double listMs) {
    static final int COUNT = 10_000;

    private static final String PROGRAM = "io.weir.node.DeploymentsBench";
    /** As nodes of a cluster on one machine have it. */
    private static final List<String> MEMORY = List.of("-Xms64m", "-Xmx512m");

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int PORTS = 5;

    /** @throws IllegalStateException when one of the processes fails */
    static DeploymentsRun of(Path directory) throws IOException {
        Path examples = Path.of(System.getProperty("weir.home"), "ops", "examples");
        int port = FreePorts.row(InetAddress.getLoopbackAddress(), PORTS);
        List<String> common = List.of(directory.toString(), Integer.toString(port), Integer.toString(COUNT));
        List<String> fill = new ArrayList<>(List.of("fill"));
        fill.addAll(common);
        fill.add(examples.resolve("firewall-nat.click").toString());
        fill.add(examples.resolve("firewall-nat.reqs").toString());
        run(fill);
        List<String> serve = new ArrayList<>(List.of("serve"));
        serve.addAll(common);
        Map<String, Double> values = run(serve);
        return new DeploymentsRun(
                values.get("state_bytes") / 1e6, values.get("restart_seconds"), values.get("list_milliseconds"));
    }

    private static Map<String, Double> run(List<String> arguments) {
        Program.Result result = Program.run(PATIENCE, Java.node(PROGRAM, MEMORY, arguments));
        if (!result.ok()) {
            throw new IllegalStateException(arguments.getFirst() + " ended with " + result.exit() + ": " + result.output());
        }
        return result.output()
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2 && words[1].matches("[0-9.E]+"))
                .collect(Collectors.toMap(words -> words[0], words -> Double.parseDouble(words[1])));
    }
}
