package io.weir.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.weir.pki.IdentityInterceptor;
import io.weir.controller.ControlApi;
import io.weir.controller.NodeSettings;
import io.weir.ledger.LedgerNode;
import io.weir.v1.EventsGrpc;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.NodesGrpc;
import io.weir.v1.PoliciesGrpc;
import io.weir.v1.TenantsGrpc;
import io.weir.v1.TopologiesGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The API of a node: gRPC over TLS, for callers with a certificate only. */
public final class ApiServer implements ControlApi {
    /** Room for the largest submission in three-byte characters. */
    static final int MAX_REQUEST_BYTES = 2 << 20;

    static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_CALLS_PER_CONNECTION = 64;
    private static final long HANDSHAKE_S = 5;
    private static final long MOST_FREQUENT_PING_S = 10;
    private static final long END_S = 2;

    private final Server server;
    private final ExecutorService threads;
    private final Peers peers;
    private final HealthStatusManager health;
    private final String address;

    private ApiServer(Server server, ExecutorService threads, Peers peers, Named named) {
        this.server = server;
        this.threads = threads;
        this.peers = peers;
        this.health = named.health();
        this.address = named.host() + ":" + server.getPort();
    }

    private record Named(HealthStatusManager health, String host) {}

    /** @throws IOException when it cannot listen there */
    public static ApiServer start(NodeSettings settings, LedgerNode ledger, Parts parts) throws IOException {
        Peers peers = new Peers(parts.credentials());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HealthStatusManager health = new HealthStatusManager();
        try {
            NettyServerBuilder builder = bounded(settings)
                    .sslContext(parts.credentials().server())
                    .executor(threads)
                    .intercept(new ToLeader(settings.member().isPresent(), peers, parts.surroundings()))
                    .intercept(OnBehalf.server())
                    // the last one added is asked first
                    .intercept(new IdentityInterceptor())
                    .addService(health.getHealthService())
                    .addService(ProtoReflectionServiceV1.newInstance());
            services(builder, settings, ledger, parts, peers);
            Server server = builder.build().start();
            for (String service : List.of(
                    "", MiddleboxesGrpc.SERVICE_NAME, EventsGrpc.SERVICE_NAME, NodesGrpc.SERVICE_NAME,
                    TopologiesGrpc.SERVICE_NAME, PoliciesGrpc.SERVICE_NAME, TenantsGrpc.SERVICE_NAME)) {
                health.setStatus(service, ServingStatus.SERVING);
            }
            return new ApiServer(server, threads, peers, new Named(health, reachable(settings)));
        } catch (IOException | RuntimeException failure) {
            end(threads, peers);
            throw failure;
        }
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

    private static void services(
            NettyServerBuilder builder, NodeSettings settings, LedgerNode ledger, Parts parts, Peers peers) {
        Decisions decisions = new Decisions(ledger);
        Judge judge = new Judge(ledger.replica(), parts.prover());
        TopologyService topology = new TopologyService(decisions, judge);
        Remote remote = new Remote(settings.name(), parts.host(), ledger.replica(), peers);
        List<BindableService> services = List.of(
                new MiddleboxService(decisions, judge, remote),
                topology,
                topology.policies(),
                new TenantService(decisions),
                new NodeService(settings, ledger.replica(), parts.host(), parts.surroundings()),
                new EventService(ledger.replica(), "weir"));
        services.forEach(service -> builder.addService(Unreadable.refused(service.bindService())));
    }

    /** Where others reach it. */
    private static String reachable(NodeSettings settings) {
        boolean everywhere = new InetSocketAddress(settings.apiHost(), 0).getAddress().isAnyLocalAddress();
        return everywhere ? settings.host() : settings.apiHost();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdownNow();
        try {
            server.awaitTermination(END_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end(threads, peers);
    }

    private static void end(ExecutorService threads, Peers peers) {
        threads.shutdownNow();
        peers.close();
    }
}
