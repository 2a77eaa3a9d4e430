package io.weir.cli.demo;

import io.weir.cli.local.LocalCluster;
import io.weir.cli.local.NodePlan;
import io.weir.cli.output.Json;
import io.weir.cli.output.Terminal;
import io.weir.cli.rig.Inside;
import io.weir.cli.rig.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets the stage, has the story told, and clears the stage, whatever happens. The story is told by a process on the lab's
 * operator host, so that it reaches the nodes without any change to this machine's own network.
 */
public final class Stage {
    static final List<String> SITES = List.of("east", "east", "west");
    private static final int ACTOR_PORT = 25520;
    private static final int API_PORT = 7700;
    private static final int MEMBER_PORT = 20110;

    private Stage() {}

    /** On network namespaces; needs root. Returns the exit code of the telling process. */
    public static int inNamespaces(List<String> arguments) throws IOException, InterruptedException {
        return Inside.run(new Inside.Play("demo", SITES.size(), Stage.class, arguments));
    }

    /** The telling process: lab's prefix, directory, {@code people|document}, {@code curl|java}. */
    public static void main(String[] args) {
        Lab lab = Lab.standing(args[0]);
        Path directory = Path.of(args[1]);
        boolean people = args[2].equals("people");
        Terminal terminal = Terminal.system();
        Steps steps = new Steps(terminal, people);
        LocalCluster nodes = new LocalCluster(directory, plans(), (plan, command) -> lab.on(plan.name(), command));
        Traffic traffic = new KernelTraffic(lab, directory, args[3].equals("curl"));
        Thread interrupted = new Thread(() -> {
            traffic.close();
            nodes.close();
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        new Story(steps, nodes, traffic, Examples.find()).tell();
        if (!people) {
            terminal.out().println(Json.line(steps.document("namespaces")));
        }
        System.exit(steps.ok() ? 0 : 1);
    }

    private static List<NodePlan> plans() {
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 1; i <= SITES.size(); i++) {
            plans.add(new NodePlan(
                    "n" + i, SITES.get(i - 1), Lab.nodeAddress(i), ACTOR_PORT, API_PORT, MEMBER_PORT, "eth0"));
        }
        return plans;
    }
}
