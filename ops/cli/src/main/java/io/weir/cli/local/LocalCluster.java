package io.weir.cli.local;

import io.weir.cli.remote.Cluster;
import io.weir.cli.remote.Context;
import io.weir.v1.Node;
import io.weir.v1.StatusRequest;
import io.weir.v1.StatusResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A cluster of node processes on this machine, with certificates of its own. Everything is under one directory:
 * {@code certificates}, {@code context} (where the command line finds it), and for each node its data and its log.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration CERTIFICATES = Duration.ofSeconds(20);
    private static final Duration SIGNAL = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_MS = 50;
    private static final long FAREWELL_MS = 3000;

    private final Path directory;
    private final List<NodePlan> plans;
    private final BiFunction<NodePlan, List<String>, List<String>> placing;
    private final Map<String, NodePlan> joined = new LinkedHashMap<>();
    private final Map<String, Process> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private Optional<Supervisor> supervisor = Optional.empty();
    private List<String> nodeArguments = List.of();
    private List<String> attachRules = List.of();

    /** @param placing makes the command that runs a command where the node is; the same command for this machine */
    public LocalCluster(
            Path directory, List<NodePlan> plans, BiFunction<NodePlan, List<String>, List<String>> placing) {
        this.directory = directory;
        this.plans = List.copyOf(plans);
        this.placing = placing;
    }

    /**
     * Issues certificates and starts all processes. {@link #await} says when they are a cluster.
     *
     * @param identities NAME:TENANT:UNIT, one for each caller
     */
    public void start(List<String> identities, List<String> nodeArguments) throws IOException {
        Files.createDirectories(certificates());
        issue(identities);
        Files.writeString(directory.resolve(Context.FILE), "servers = " + String.join(",", servers())
                + "\ncertificates = certificates\n");
        this.nodeArguments = List.copyOf(nodeArguments);
        for (NodePlan plan : plans) {
            processes.put(plan.name(), start(plan));
        }
    }

    /**
     * Before they start: processes may attach to the nodes, at {@link #attachSocket}.
     *
     * @param rules who, and what: lines of {@code attach-users}
     */
    public void letAttach(List<String> rules) {
        attachRules = List.copyOf(rules);
    }

    /** Where processes attach to a node of a cluster in this directory. */
    public static Path attachSocket(Path directory, String node) {
        return directory.resolve(node + ".sock");
    }

    /** Starts a node again that has ended, as the same one. */
    public void restart(String node) throws IOException {
        Process process = again(node);
        supervisor.ifPresent(all -> all.watch(node, process));
    }

    private Process again(String node) throws IOException {
        SharedMemory.clear(node, directory.resolve(node), pid(node));
        Process process = start(plan(node));
        processes.put(node, process);
        return process;
    }

    /**
     * From now on a node that ends is started again, as the same one, until this cluster is closed; but not one that was
     * {@link #kill killed} or {@link #stop stopped} here. Said once.
     */
    public void supervise(Consumer<String> say) {
        Supervisor all = new Supervisor(Supervisor.Pauses.DEFAULT, say, this::again);
        processes.forEach(all::watch);
        supervisor = Optional.of(all);
    }

    /** Starts one more, which has no part in the controllers' log. One of the identities is for it. */
    public void join(NodePlan plan) throws IOException {
        joined.put(plan.name(), plan);
        Process process = start(plan);
        processes.put(plan.name(), process);
        supervisor.ifPresent(all -> all.watch(plan.name(), process));
    }

    private NodePlan plan(String node) {
        return plans.stream()
                .filter(plan -> plan.name().equals(node))
                .findFirst()
                .orElseGet(() -> joined.get(node));
    }

    private void issue(List<String> identities) {
        List<String> wanted = new ArrayList<>(List.of(certificates().toString()));
        plans.forEach(plan -> wanted.add(plan.name() + ":weir:node:localhost,127.0.0.1," + plan.address()));
        wanted.addAll(identities);
        Program.Result issued = Program.run(
                CERTIFICATES,
                Java.node("io.weir.pki.DevCertificates", List.of("-XX:TieredStopAtLevel=1"), wanted));
        if (!issued.ok()) {
            throw new IllegalStateException("no certificates: " + issued.output().strip());
        }
    }

    private Process start(NodePlan plan) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--name", plan.name(),
                "--site", plan.site(),
                "--bind", plan.address(),
                "--actor-port", Integer.toString(plan.actorPort()),
                "--api-port", Integer.toString(plan.apiPort()),
                "--interface", plan.networkInterface(),
                "--data-dir", directory.resolve(plan.name()).toString(),
                "--pki", certificates().toString(),
                "--seeds", String.join(",", plans.stream().map(NodePlan::seed).toList()),
                "--members", String.join(",", plans.stream().map(NodePlan::member).toList())));
        arguments.addAll(nodeArguments);
        if (!attachRules.isEmpty()) {
            arguments.addAll(List.of("--attach", attachSocket(directory, plan.name()).toString()));
            attachRules.forEach(rule -> arguments.addAll(List.of("--attach-user", rule)));
        }
        List<String> command = Java.node("io.weir.node.Main", List.of("-Xms64m", "-Xmx512m"), arguments);
        return new ProcessBuilder(placing.apply(plan, command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(plan.name()).toFile()))
                .start();
    }

    /** What a node wrote. */
    public Path log(String node) {
        return directory.resolve(node + ".log");
    }

    public Path certificates() {
        return directory.resolve("certificates");
    }

    public List<String> servers() {
        return plans.stream().map(NodePlan::api).toList();
    }

    /** To call it as one of the identities. */
    public Context context(String identity) {
        return context(identity, servers());
    }

    /** To call one node as one of the identities. */
    public Context context(String identity, String node) {
        return context(identity, List.of(plan(node).api()));
    }

    private Context context(String identity, List<String> servers) {
        return new Context(
                servers,
                certificates().resolve(Context.AUTHORITY),
                certificates().resolve(identity + ".pem"),
                certificates().resolve(identity + ".key"),
                identity);
    }

    /**
     * Waits until all nodes are up and one leads.
     *
     * @throws IllegalStateException when a process ended, or patience did
     */
    public StatusResponse await(String identity, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<StatusResponse> last = Optional.empty();
        while (System.nanoTime() - end < 0) {
            for (NodePlan plan : plans) {
                if (!processes.get(plan.name()).isAlive()) {
                    throw new IllegalStateException("node " + plan.name() + " ended: " + lastLine(plan.name()));
                }
            }
            last = status(identity);
            if (last.filter(this::complete).isPresent()) {
                return last.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        throw new IllegalStateException("the nodes are no cluster after " + patience.toSeconds() + " s: "
                + last.map(s -> s.getNodesCount() + " of " + plans.size() + " nodes, leader `" + s.getLeader() + "`")
                        .orElse("nobody answers"));
    }

    private boolean complete(StatusResponse status) {
        long up = status.getNodesList().stream().filter(n -> n.getState() == Node.State.UP).count();
        return up == plans.size() && !status.getLeader().isEmpty();
    }

    private Optional<StatusResponse> status(String identity) {
        try (Cluster cluster = Cluster.open(context(identity))) {
            return Optional.of(cluster.nodes().status(StatusRequest.getDefaultInstance()));
        } catch (io.weir.cli.Failure | io.grpc.StatusRuntimeException _) {
            return Optional.empty();
        }
    }

    private String lastLine(String node) {
        List<String> lines = lastLines(node, 1);
        return lines.isEmpty() ? "it said nothing" : lines.getLast() + " (" + log(node) + ")";
    }

    /** The end of what a node wrote. */
    public List<String> lastLines(String node, int most) {
        try (Stream<String> lines = Files.lines(log(node))) {
            ArrayDeque<String> last = new ArrayDeque<>();
            lines.forEach(line -> {
                if (last.size() == most) {
                    last.remove();
                }
                last.add(line);
            });
            return List.copyOf(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, as a server that loses power. Returns the system's monotonic clock, in nanoseconds, when it was sent. */
    public long kill(String node) {
        supervisor.ifPresent(all -> all.dismiss(node));
        return crash(node);
    }

    /** SIGKILL, as a program that crashes: its supervisor is left to notice. Returns the same. */
    public long crash(String node) {
        Process process = processes.get(node);
        // where it is started through another program, that one has become the node (exec) or is its parent
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return System.nanoTime();
    }

    /** SIGTERM, and waits for its end. Whether that came in time. */
    public boolean stop(String node) throws InterruptedException {
        supervisor.ifPresent(all -> all.dismiss(node));
        processes.get(node).destroy();
        return processes.get(node).waitFor(FAREWELL_MS, TimeUnit.MILLISECONDS);
    }

    /** SIGSTOP: it does nothing any more, and does not know. */
    public void pause(String node) {
        signal(node, "-STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void resume(String node) {
        signal(node, "-CONT");
    }

    private void signal(String node, String signal) {
        Program.run(SIGNAL, List.of("kill", signal, Long.toString(pid(node))));
    }

    /** Whether a node's process lives. */
    public boolean alive(String node) {
        return processes.get(node).isAlive();
    }

    /** Process id of a node. */
    public long pid(String node) {
        return processes.get(node).pid();
    }

    /** Ends all processes: a polite signal, then SIGKILL. */
    @Override
    public void close() {
        supervisor.ifPresent(Supervisor::close);
        processes.values().forEach(Process::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MS);
        for (Process process : processes.values()) {
            try {
                long leftNs = Math.max(0, end - System.nanoTime());
                if (!process.waitFor(leftNs, TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().onExit().join();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        processes.forEach((name, process) -> SharedMemory.clear(name, directory.resolve(name), process.pid()));
        processes.clear();
    }
}
