package io.weir.node;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.api.ApiServer;
import io.weir.controller.ControlApi;
import io.weir.controller.NodeSettings;
import io.weir.controller.Prover;
import io.weir.ledger.LedgerNode;
import io.weir.ledger.LedgerSettings;
import io.weir.ledger.MemberAddress;
import io.weir.ledger.View;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.pki.LiveCredentials;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.ListMiddleboxesResponse;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.wire.v1.Reply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What many deployments cost a controller, as a program: {@code fill DIRECTORY PORT COUNT CLICK REQUIREMENTS} has them
 * decided by a log of one member and ends with a snapshot; {@code serve DIRECTORY PORT COUNT} is a new process that starts
 * from it and lists them over the API. Log, state machine, snapshot and API are those of a node; the nodes that the
 * deployments are placed on are records only. Writes {@code name value} lines.
 */
public final class DeploymentsBench {
    private static final String NODE = "bench";
    private static final String OPERATOR = "operator";
    private static final String HOST = "127.0.0.1";
    private static final Duration HEARTBEAT = Duration.ofMillis(700);
    /** What the log's client has under way at a time. */
    private static final int UNDER_WAY = 64;

    private static final int PATIENCE_S = 30;
    private static final int PAGE = 1000;
    private static final int LISTS = 20;

    private final Path directory;
    private final int port;
    private final int count;

    DeploymentsBench(Path directory, int port, int count) {
        this.directory = directory;
        this.port = port;
        this.count = count;
    }

    public static void main(String[] args) throws Exception {
        DeploymentsBench bench = new DeploymentsBench(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        switch (args[0]) {
            case "fill" -> System.out.println("decided_per_second "
                    + bench.fill(Files.readString(Path.of(args[4])), Files.readString(Path.of(args[5]))));
            case "serve" -> tell(bench.serve());
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0);
    }

    private static void tell(Served served) {
        System.out.println("restart_seconds " + served.restartSeconds());
        System.out.println("state_bytes " + served.stateBytes());
        System.out.println("list_milliseconds " + served.listMs());
    }

    /**
     * What a process that started from the snapshot measured.
     *
     * @param restartSeconds until all deployments were there, without the start of the JVM
     * @param stateBytes on the heap, of the log with all that its replica holds
     * @param listMs of all of them over the API, page by page; the median of several
     */
    record Served(double restartSeconds, long stateBytes, double listMs) {}

    /** Returns how many were decided a second. */
    double fill(String click, String requirements) throws InterruptedException, ExecutionException, TimeoutException {
        SyntheticCommands commands = new SyntheticCommands(click, requirements);
        try (LedgerNode ledger = LedgerNode.start(ledgerSettings(), _ -> {})) {
            long startNs = System.nanoTime();
            Queue<CompletableFuture<Reply>> underWay = new ArrayDeque<>();
            for (int i = 0; i < SyntheticCommands.NODES; i++) {
                accepted(ledger.propose(commands.join(i)));
            }
            for (int i = 0; i < count; i++) {
                underWay.add(ledger.propose(commands.deploy(i)));
                if (underWay.size() == UNDER_WAY) {
                    accepted(underWay.remove());
                }
            }
            while (!underWay.isEmpty()) {
                accepted(underWay.remove());
            }
            double perSecond = count * 1e9 / (System.nanoTime() - startNs);
            snapshot(ledger);
            return perSecond;
        }
    }

    private static void accepted(CompletableFuture<Reply> proposed)
            throws InterruptedException, ExecutionException, TimeoutException {
        Reply reply = proposed.get(PATIENCE_S, TimeUnit.SECONDS);
        if (reply.getRefusal() != Reply.Refusal.NONE) {
            throw new IllegalStateException(reply.getRefusal() + ": " + reply.getReason());
        }
    }

    private static void snapshot(LedgerNode ledger) throws InterruptedException, TimeoutException {
        long askedNs = System.nanoTime();
        boolean asked = false;
        while (!asked || ledger.replica().commands().snapshotAgeMs() > sinceMs(askedNs)) {
            if (!asked) {
                askedNs = System.nanoTime();
                asked = ledger.snapshot();
            }
            if (sinceMs(askedNs) > TimeUnit.SECONDS.toMillis(PATIENCE_S)) {
                throw new TimeoutException("no snapshot");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static long sinceMs(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ns);
    }

    Served serve() throws IOException, InterruptedException {
        long before = heapBytes();
        long startNs = System.nanoTime();
        try (LedgerNode ledger = LedgerNode.start(ledgerSettings(), _ -> {})) {
            while (deployments(ledger) < count) {
                if (sinceMs(startNs) > TimeUnit.SECONDS.toMillis(PATIENCE_S)) {
                    throw new IllegalStateException("only " + deployments(ledger) + " deployments came back");
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
            double restartSeconds = (System.nanoTime() - startNs) / 1e9;
            long stateBytes = heapBytes() - before;
            return new Served(restartSeconds, stateBytes, list(ledger));
        }
    }

    private static int deployments(LedgerNode ledger) {
        return ledger.replica().read(View::middleboxes);
    }

    /** Of what is reachable. */
    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private double list(LedgerNode ledger) throws IOException {
        Path pki = directory.resolve("pki");
        DevCa ca = DevCa.create(Instant.now());
        ca.write(pki, new Identity(NODE, "weir", Authority.NODE), List.of(HOST));
        ca.write(pki, new Identity(OPERATOR, "weir", Authority.OPERATOR), List.of());
        DataPlane dataPlane = ((DataPlane.Starting.Running)
                        DataPlane.start(DataPlane.Settings.defaults(), Main::disconnected))
                .dataPlane();
        try (LiveCredentials credentials = LiveCredentials.open(Credentials.in(pki, NODE));
                ApiServer api = ApiServer.start(
                        nodeSettings(pki),
                        ledger,
                        new ControlApi.Parts(
                                new NodeHost(dataPlane),
                                Prover.STANDARD,
                                credentials,
                                () -> new ControlApi.Surroundings("", Map.of(), true)))) {
            ManagedChannel channel = NettyChannelBuilder.forTarget(api.address())
                    .sslContext(Credentials.in(pki, OPERATOR).client())
                    .maxInboundMessageSize(64 << 20)
                    .build();
            try {
                return list(MiddleboxesGrpc.newBlockingStub(channel));
            } finally {
                channel.shutdownNow();
            }
        } finally {
            dataPlane.close();
        }
    }

    /** The median: the first ones are the JVM's warming up. */
    private double list(MiddleboxesGrpc.MiddleboxesBlockingStub middleboxes) {
        double[] milliseconds = new double[LISTS];
        for (int i = 0; i < LISTS; i++) {
            long startNs = System.nanoTime();
            int listed = all(middleboxes);
            milliseconds[i] = (System.nanoTime() - startNs) / 1e6;
            if (listed != count) {
                throw new IllegalStateException("listed " + listed + " of " + count);
            }
        }
        Arrays.sort(milliseconds);
        return milliseconds[LISTS / 2];
    }

    private static int all(MiddleboxesGrpc.MiddleboxesBlockingStub middleboxes) {
        int listed = 0;
        String token = "";
        do {
            ListMiddleboxesResponse page = middleboxes.list(ListMiddleboxesRequest.newBuilder()
                    .setParent("tenants/-")
                    .setPageSize(PAGE)
                    .setPageToken(token)
                    .build());
            listed += page.getMiddleboxesCount();
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return listed;
    }

    private List<MemberAddress> members() {
        return List.of(new MemberAddress(0, NODE, HOST, port));
    }

    private LedgerSettings ledgerSettings() {
        return new LedgerSettings(NODE, directory.resolve("data"), HOST, members(), HEARTBEAT);
    }

    private NodeSettings nodeSettings(Path pki) {
        return new NodeSettings(
                NODE,
                "local",
                directory.resolve("data"),
                HOST,
                0,
                HOST,
                0,
                List.of(),
                members(),
                pki,
                NodeSettings.Timing.DEFAULT);
    }
}
