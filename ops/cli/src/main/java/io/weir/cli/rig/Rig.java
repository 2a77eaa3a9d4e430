package io.weir.cli.rig;

import io.grpc.StatusRuntimeException;
import io.weir.cli.Failure;
import io.weir.cli.local.Java;
import io.weir.cli.local.LocalCluster;
import io.weir.cli.local.NodePlan;
import io.weir.cli.local.Program;
import io.weir.cli.remote.Cluster;
import io.weir.testbed.EchoStream;
import io.weir.testbed.Echoes;
import io.weir.testbed.Testbed;
import io.weir.v1.DeleteMiddleboxRequest;
import io.weir.v1.DeployRequest;
import io.weir.v1.DrainNodeRequest;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.Middlebox;
import io.weir.v1.MoveMiddleboxRequest;
import io.weir.v1.Node;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import io.weir.v1.Submission;
import io.weir.v1.UndrainNodeRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A cluster on the hosts of a lab, with middleboxes that send datagrams back, so that one sees from outside which of them
 * run. Lives on the operator's host.
 */
public final class Rig implements AutoCloseable {
    /** The controllers; {@link #EXTRA} is none. */
    public static final List<String> NODES = List.of("n1", "n2", "n3");

    /** A node that can join later, and only moves packets. */
    public static final String EXTRA = "n4";

    /** Hosts that a rig needs. */
    public static final int HOSTS = 4;

    private static final List<String> SITES = List.of("east", "east", "west", "east");
    private static final int ACTOR_PORT = 25520;
    private static final int API_PORT = 7700;
    private static final int MEMBER_PORT = 20110;
    private static final int ECHO_PORT = 7;
    /** Beside the client's own, whose kernel would answer too. */
    private static final String FLOOD_ADDRESS = "198.51.100.9";
    private static final Duration JOINING = Duration.ofSeconds(90);
    private static final int LOG_LINES = 12;
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final String ECHO =
            "FromNetfront() -> IPFilter(allow udp && dst port " + ECHO_PORT + ", deny all) -> IPMirror -> ToNetfront();";

    private final Lab lab;
    private final LocalCluster nodes;
    private final List<Echoes> streams = new ArrayList<>();

    /** @param directory for everything the nodes write */
    public Rig(Lab lab, Path directory) {
        this.lab = lab;
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 1; i <= NODES.size(); i++) {
            plans.add(plan(i));
        }
        this.nodes = new LocalCluster(directory, plans, (plan, command) -> lab.on(plan.name(), command));
    }

    private static NodePlan plan(int number) {
        return new NodePlan(
                "n" + number, SITES.get(number - 1), Lab.nodeAddress(number), ACTOR_PORT, API_PORT, MEMBER_PORT, "eth0");
    }

    /** Starts the nodes and waits until they are a cluster. */
    public void up() throws IOException, InterruptedException {
        nodes.start(
                List.of("operator:weir:operator", "acme:acme:customer", EXTRA + ":weir:node:" + Lab.nodeAddress(HOSTS)),
                List.of("--on-link", "192.0.2.0/24,198.51.100.0/24,203.0.113.0/24"));
        nodes.await("operator", JOINING);
    }

    /** One more node starts; it is in no list of controllers. */
    public void join() throws IOException {
        nodes.join(plan(HOSTS));
    }

    /** The node processes: to kill, pause and start again. */
    public LocalCluster nodes() {
        return nodes;
    }

    /** The network: to cut. */
    public Testbed network() {
        return lab.testbed();
    }

    /** A connection as the operator, to the first node that answers. */
    public Cluster operator() {
        return Cluster.open(nodes.context("operator"));
    }

    public StatusResponse status() {
        try (Cluster cluster = operator()) {
            return cluster.nodes().status(StatusRequest.getDefaultInstance());
        }
    }

    /** Name of the node whose controller leads; empty when none is known. */
    public String leader() {
        return last(status().getLeader());
    }

    /**
     * A middlebox that sends datagrams back.
     *
     * @param number of its address, 1 to 200: {@code 192.0.2.NUMBER}
     * @param near the node that is to run it, if that can be
     * @param standby whether others may take it over
     */
    public record Echo(String id, int number, String near, boolean standby) {
        String address() {
            return "192.0.2." + number;
        }
    }

    /** Returns when it runs. Throws {@link io.grpc.StatusRuntimeException} when it is refused, or nobody leads. */
    public Middlebox deploy(Echo echo) {
        try (Cluster cluster = Cluster.open(nodes.context("acme"))) {
            return cluster.middleboxes()
                    .deploy(DeployRequest.newBuilder()
                            .setParent("tenants/-")
                            .setMiddleboxId(echo.id())
                            .setSubmission(Submission.newBuilder()
                                    .setClick(ECHO)
                                    .setClickName("echo.click")
                                    .setModule("echo")
                                    .addAddresses(echo.address())
                                    .addNear(echo.near())
                                    .setNoStandby(!echo.standby()))
                            .setRequestId(UUID.randomUUID().toString())
                            .build());
        }
    }

    public void delete(Echo echo) {
        try (Cluster cluster = Cluster.open(nodes.context("acme"))) {
            cluster.middleboxes()
                    .delete(DeleteMiddleboxRequest.newBuilder()
                            .setName("tenants/acme/middleboxes/" + echo.id())
                            .build());
        }
    }

    /** The operator's own: a configuration at an address. Returns when it runs. */
    public Middlebox deploy(String id, String click, String address) {
        try (Cluster cluster = operator()) {
            return cluster.middleboxes()
                    .deploy(DeployRequest.newBuilder()
                            .setParent("tenants/-")
                            .setMiddleboxId(id)
                            .setSubmission(Submission.newBuilder()
                                    .setClick(click)
                                    .setClickName(id + ".click")
                                    .setModule(id)
                                    .addAddresses(address))
                            .setRequestId(UUID.randomUUID().toString())
                            .build());
        }
    }

    /**
     * Moves one; returns when it runs there.
     *
     * @param name of the middlebox, whole
     * @param to name of a node
     */
    public Middlebox move(String name, String to) {
        try (Cluster cluster = operator()) {
            return cluster.middleboxes()
                    .move(MoveMiddleboxRequest.newBuilder().setName(name).setTo(to).build());
        }
    }

    /** Begins to empty a node. */
    public void drain(String node) {
        try (Cluster cluster = operator()) {
            cluster.nodes().drain(DrainNodeRequest.newBuilder().setName(node).build());
        }
    }

    /** Whether a node that is drained is empty. */
    public boolean drained(String node) {
        return status().getNodesList().stream().anyMatch(n -> last(n.getName()).equals(node) && n.getDrained());
    }

    public void undrain(String node) {
        try (Cluster cluster = operator()) {
            cluster.nodes().undrain(UndrainNodeRequest.newBuilder().setName(node).build());
        }
    }

    /** The node that is to run a middlebox. */
    public String owner(Echo echo) {
        return middleboxes().stream()
                .filter(m -> last(m.getName()).equals(echo.id()))
                .map(m -> last(m.getNode()))
                .findFirst()
                .orElse("");
    }

    /** How each node's process is, what it says of all, the end of its log, its connections: to find out what went wrong. */
    public List<String> told() {
        List<String> lines = new ArrayList<>();
        for (String node : NODES) {
            lines.add(node + (nodes.alive(node) ? " runs" : " has ended") + "; it says: " + said(node));
            nodes.lastLines(node, LOG_LINES).forEach(line -> lines.add(node + "| " + line));
            Program.run(LOOK, lab.on(node, List.of("ss", "-tno"))).output().lines().forEach(line -> lines.add(node + "= " + line));
        }
        return lines;
    }

    private String said(String node) {
        try (Cluster cluster = Cluster.open(nodes.context("operator", node))) {
            StatusResponse status = cluster.nodes().status(StatusRequest.getDefaultInstance());
            return "leader " + last(status.getLeader()) + ", " + status.getRunning() + " of " + status.getMiddleboxes() + " run, "
                    + status.getNodesList().stream().map(n -> last(n.getName()) + " " + n.getState()).toList();
        } catch (Failure | StatusRuntimeException silent) {
            return silent.getMessage();
        }
    }

    /** The nodes that are up, as the first one that answers sees them. */
    public Set<String> present() {
        return status().getNodesList().stream()
                .filter(node -> node.getState() == Node.State.UP)
                .map(node -> last(node.getName()))
                .collect(Collectors.toSet());
    }

    /** The command that runs one of our programs on a host. */
    public List<String> on(String host, Class<?> program, String... arguments) {
        return lab.on(host, Java.commandLine(program, List.of(arguments)));
    }

    /** All middleboxes, as the first node that answers knows them. */
    public List<Middlebox> middleboxes() {
        try (Cluster cluster = operator()) {
            return cluster.middleboxes()
                    .list(ListMiddleboxesRequest.newBuilder()
                            .setParent("tenants/-")
                            .setPageSize(1000)
                            .build())
                    .getMiddleboxesList();
        }
    }

    /** Datagrams from the client to middleboxes and back, so many a second to each, until this is closed. */
    public Echoes stream(int perSecond, List<Echo> echoes) {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(ECHO_PORT), Integer.toString(perSecond)));
        echoes.forEach(echo -> arguments.add(echo.address()));
        Echoes stream = Echoes.start(lab.on("client", Java.commandLine(EchoStream.class, arguments)));
        streams.add(stream);
        return stream;
    }

    /**
     * The command that floods middleboxes from the client's network with datagrams, so many a second to all of them
     * together, and is asked over standard input what became of them.
     */
    public List<String> flood(int perSecond, List<Echo> echoes) {
        List<String> arguments = new ArrayList<>(
                List.of("eth0", FLOOD_ADDRESS, Integer.toString(ECHO_PORT), Integer.toString(perSecond)));
        echoes.forEach(echo -> arguments.add(echo.address()));
        return lab.on("client", Java.measured("io.weir.measure.Flood", List.of("-Xmx512m"), arguments));
    }

    /** The end of a resource's name: of a node, or a middlebox. */
    public static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        streams.forEach(Echoes::close);
        nodes.close();
    }
}
