package io.weir.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.weir.controller.ControlApi;
import io.weir.controller.NodeSettings;
import io.weir.ledger.EventType;
import io.weir.ledger.LedgerNode;
import io.weir.ledger.Replica;
import io.weir.pki.Holder;
import io.weir.pki.IdentityInterceptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API of a node: gRPC over TLS, and beside it a port for reading over HTTPS; for callers with a certificate only.
 */
public final class ApiServer implements ControlApi {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** Room for the largest submission in three-byte characters. */
    static final int MAX_REQUEST_BYTES = 2 << 20;

    static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_CALLS_PER_CONNECTION = 64;
    private static final long HANDSHAKE_S = 5;
    private static final long MOST_FREQUENT_PING_S = 10;
    private static final long END_S = 2;

    /** The cluster, as the source of its events. */
    private static final Standing EVERYTHING = new Standing("weir");

    private final NodeSettings settings;
    private final LedgerNode ledger;
    private final Parts parts;
    private final Peers peers;
    private final OpenCalls calls;
    private final Predicate<Holder> revoked;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HealthStatusManager health = new HealthStatusManager();
    private final CallCounters counters = new CallCounters();
    private final AuditLog log;
    private final Audit audit;
    private final EventService events;
    private final List<AutoCloseable> beside = new ArrayList<>();
    private final int readPort;
    private Server server;
    private ReadServer read;

    private ApiServer(NodeSettings settings, LedgerNode ledger, Parts parts, int readPort) {
        this.settings = settings;
        this.ledger = ledger;
        this.parts = parts;
        this.peers = new Peers(parts.credentials());
        this.revoked = revocations();
        this.calls = new OpenCalls(revoked);
        this.events = new EventService(ledger.replica(), EVERYTHING);
        this.readPort = readPort;
        this.log = new AuditLog(settings.dataDirectory().resolve("audit"), AuditLog.FILE_BYTES);
        this.audit = new Audit(log);
        beside.add(log);
    }

    /** Reading over HTTPS on any port that is free. */
    public static ApiServer start(NodeSettings settings, LedgerNode ledger, Parts parts) throws IOException {
        return start(settings, ledger, parts, 0);
    }

    /** @param readPort of events and metrics over HTTPS, on the API's address; 0 takes a free one */
    public static Opening reading(int readPort) {
        return (settings, ledger, parts) -> start(settings, ledger, parts, readPort);
    }

    private static ApiServer start(NodeSettings settings, LedgerNode ledger, Parts parts, int readPort)
            throws IOException {
        ApiServer api = new ApiServer(settings, ledger, parts, readPort);
        try {
            api.listen();
            return api;
        } catch (IOException | RuntimeException failure) {
            api.close();
            throw failure;
        }
    }

    /** By the log, or what its leader says of it. */
    private Predicate<Holder> revocations() {
        if (settings.member().isPresent()) {
            Replica replica = ledger.replica();
            Replica.Listener listener = events -> {
                if (events.stream().anyMatch(e -> e.getType().equals(EventType.IDENTITY_REVOKED.text()))) {
                    Thread.ofVirtual().start(() -> calls.look());
                }
            };
            replica.listen(listener);
            beside.add(() -> replica.unlisten(listener));
            return holder -> replica.read(view -> view.revoked(holder));
        }
        RevokedAtLeader told = new RevokedAtLeader(peers, () -> parts.surroundings().get().leaderApi());
        told.follow(() -> calls.look());
        beside.add(told);
        return told;
    }

    private void listen() throws IOException {
        NettyServerBuilder builder = bounded(settings)
                .sslContext(parts.credentials().server())
                .executor(threads)
                .intercept(new ToLeader(settings.member().isPresent(), peers, parts.surroundings()))
                .intercept(calls)
                .intercept(OnBehalf.server())
                .intercept(audit)
                .intercept(new Trace())
                // the last one added is asked first
                .intercept(new IdentityInterceptor())
                .intercept(counters)
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        services().forEach(service -> builder.addService(
                Unreadable.refused(ServerInterceptors.intercept(service.bindService(), Audit.requests()))));
        server = builder.build().start();
        health.setStatus("", ServingStatus.SERVING);
        server.getServices().forEach(service ->
                health.setStatus(service.getServiceDescriptor().getName(), ServingStatus.SERVING));
        read = ReadServer.start(
                new InetSocketAddress(settings.apiHost(), readPort),
                parts.credentials(),
                pages(),
                new ReadServer.Gate(revoked, audit));
    }

    private Map<String, ReadServer.Page> pages() {
        Replica replica = ledger.replica();
        EventPage page = new EventPage(
                settings.member().isPresent()
                        ? EventSources.replica(replica, EVERYTHING)
                        : EventSources.leader(peers, () -> parts.surroundings().get().leaderApi()),
                revoked);
        beside.add(page);
        Consumer<Families> api = new CallMetrics(counters, calls, () -> events.watches() + page.readers());
        return Map.of(
                "/events",
                page,
                "/metrics",
                new MetricPage(
                        replica,
                        List.of(
                                new DataPlaneMetrics(parts.host()),
                                new ControlMetrics(settings, replica, parts.credentials(), parts.surroundings()),
                                api,
                                new ProcessMetrics())));
    }

    private static NettyServerBuilder bounded(NodeSettings settings) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(settings.apiHost(), settings.apiPort()))
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .maxInboundMetadataSize(MAX_HEADER_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .permitKeepAliveTime(MOST_FREQUENT_PING_S, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .handshakeTimeout(HANDSHAKE_S, TimeUnit.SECONDS);
    }

    private List<BindableService> services() {
        Decisions decisions = new Decisions(ledger);
        Judge judge = new Judge(ledger.replica(), parts.prover());
        TopologyService topology = new TopologyService(decisions, judge);
        Remote remote = new Remote(settings.name(), parts.host(), ledger.replica(), peers);
        return List.of(
                new MiddleboxService(decisions, judge, remote),
                topology,
                topology.policies(),
                new TenantService(decisions),
                new IdentityService(decisions),
                new AuditService(ledger.replica(), log, settings.resource()),
                new PortService(settings.name(), parts.host(), ledger.replica(), peers),
                new ClusterService(settings.members(), ledger.replica()),
                new NodeService(settings, decisions, parts),
                events);
    }

    /** Where others reach it. */
    private static String reachable(NodeSettings settings) {
        boolean everywhere = new InetSocketAddress(settings.apiHost(), 0).getAddress().isAnyLocalAddress();
        return everywhere ? settings.host() : settings.apiHost();
    }

    @Override
    public String address() {
        return reachable(settings) + ":" + server.getPort();
    }

    @Override
    public String readAddress() {
        return reachable(settings) + ":" + read.port();
    }

    @Override
    public boolean revoked(Holder holder) {
        return revoked.test(holder);
    }

    @Override
    public void close() {
        health.enterTerminalState();
        if (read != null) {
            read.close();
        }
        if (server != null) {
            server.shutdownNow();
            try {
                server.awaitTermination(END_S, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        for (AutoCloseable part : beside) {
            try {
                part.close();
            } catch (Exception failure) {
                LOG.atWarn().setMessage("closing").setCause(failure).log();
            }
        }
        threads.shutdownNow();
        peers.close();
    }
}
