package io.weir.cli;

import io.weir.cli.local.LocalCluster;
import io.weir.cli.local.NodePlan;
import io.weir.cli.output.Terminal;
import io.weir.cli.remote.Cluster;
import io.weir.cli.remote.Context;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** A cluster on this machine to play with: three node processes on loopback, until Ctrl-C. */
@Command(
        name = "dev",
        description = "Run a cluster on this machine, to play with, until Ctrl-C. A node that ends is started again.",
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
    private static final Duration JOINING = Duration.ofSeconds(90);
    private static final List<String> SITES = List.of("east", "east", "west");
    private static final int ACTOR_PORT = 25520;
    private static final int API_PORT = 7700;
    private static final int MEMBER_PORT = 20110;
    private static final int PORTS_EACH = 10;

    /** Two tenants to play, one of each role that is not the operator's. */
    private static final List<String> IDENTITIES =
            List.of("operator:weir:operator", "acme:acme:customer", "cdn:cdn:third-party", "monitor:weir:monitor");

    /** For programs on stacks of their own: addresses for documentation, RFC 5737 and 3849. */
    private static final List<String> PROGRAMS = List.of("198.51.100.0/24", "2001:db8::/32");

    private static final String NETWORK =
            """
            internet { site = east }
            clients { acme { site = west, prefixes = [203.0.113.0/24] } }
            platforms {
              east { site = east, addresses = [192.0.2.0/25], nodes = [n1, n2] }
              west { site = west, addresses = [192.0.2.128/25], nodes = [n3] }
            }
            routers { edge { site = east, routes {
              "192.0.2.0/25" = east, "192.0.2.128/25" = west, "203.0.113.0/24" = acme, "0.0.0.0/0" = internet
            } } }
            links = [ [internet, edge], [acme, edge], [east, edge], { between = [west, edge], latency = 2ms } ]
            """;

    private final Terminal terminal;

    DevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Context.devDirectory(System.getenv());
        Files.createDirectories(directory.getParent());
        Path lockFile = directory.resolveSibling("dev.lock");
        try (FileChannel channel =
                        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw Failure.failed("N0852", "a cluster of `weir dev` runs already; see `weir status`");
            }
            delete(directory);
            run(directory);
        }
        return Exit.INTERRUPTED.code();
    }

    private void run(Path directory) throws IOException, InterruptedException {
        LocalCluster cluster = new LocalCluster(directory, plans(), (_, command) -> command);
        CountDownLatch ended = new CountDownLatch(1);
        Thread clear = new Thread(
                () -> {
                    cluster.close();
                    delete(directory);
                    ended.countDown();
                },
                "clear up");
        Runtime.getRuntime().addShutdownHook(clear);
        terminal.say("starting three nodes in two sites ...");
        try {
            cluster.letAttach(attachRules());
            cluster.start(IDENTITIES, List.of());
            cluster.await("operator", JOINING);
            cluster.supervise(what -> terminal.say("node " + what));
        } catch (IllegalStateException e) {
            throw Failure.failed("N0853", e.getMessage());
        }
        furnish(cluster);
        banner(directory, cluster);
        ended.await();
    }

    /** Who plays here may attach programs, with addresses that no platform has. */
    private static List<String> attachRules() throws IOException {
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return PROGRAMS.stream().map(addresses -> user + " " + addresses + " * *").toList();
    }

    /** A network and tenants, so that the first deployment works. */
    private static void furnish(LocalCluster local) {
        try (Cluster cluster = Cluster.open(local.context("operator"))) {
            cluster.topologies().apply(ApplyTopologyRequest.newBuilder()
                    .setText(NETWORK)
                    .setSourceName("dev")
                    .build());
            cluster.tenants().apply(ApplyTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setName("tenants/acme").addClients("203.0.113.0/24"))
                    .build());
            cluster.tenants().apply(ApplyTenantRequest.newBuilder()
                    .setTenant(Tenant.newBuilder().setName("tenants/cdn"))
                    .build());
        }
    }

    private void banner(Path directory, LocalCluster cluster) {
        terminal.out().println("""
                a cluster of three nodes in two sites runs on this machine, until Ctrl-C
                  servers      %s
                  state        %s (removed at the end; in production it stays)
                  identities   operator, acme (a customer), cdn (a third party), monitor: --identity NAME
                  different    one machine, throw-away certificates, and nodes without network interfaces:
                               middleboxes are proved, placed, moved and counted, but get no packets
                  programs     weir stack echo --port-of n1 --address 198.51.100.7, and another one that connects""".formatted(
                String.join(" ", cluster.servers()), directory));
        terminal.next("weir status", "in another terminal; then: weir deploy ops/examples/demo/firewall.click --identity acme");
    }

    private static List<NodePlan> plans() {
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 0; i < SITES.size(); i++) {
            plans.add(new NodePlan(
                    "n" + (i + 1), SITES.get(i), "127.0.0.1", ACTOR_PORT + i, API_PORT + i, MEMBER_PORT + PORTS_EACH * i, "memory"));
        }
        return plans;
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
