package io.weir.cli.remote;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.weir.cli.Exit;
import io.weir.cli.Failure;
import io.weir.diagnostic.Diagnostic;
import io.weir.v1.AuditsGrpc;
import io.weir.v1.ClustersGrpc;
import io.weir.v1.EventsGrpc;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.NodesGrpc;
import io.weir.v1.PoliciesGrpc;
import io.weir.v1.PortsGrpc;
import io.weir.v1.StatusRequest;
import io.weir.v1.TenantsGrpc;
import io.weir.v1.TopologiesGrpc;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An open connection to the first server of a {@link Context} that answers. Any node answers any call. */
public final class Cluster implements AutoCloseable {
    /** Longer than a leader's election, shorter than a person's patience. */
    private static final int CALL_SECONDS = 30;
    private static final int GREETING_SECONDS = 3;
    /** As large as the largest answer: a thousand middleboxes with their texts. */
    private static final int MAX_MESSAGE = 64 << 20;

    private final ManagedChannel channel;
    private final String server;

    private Cluster(ManagedChannel channel, String server) {
        this.channel = channel;
        this.server = server;
    }

    public static Cluster open(Context context) {
        ChannelCredentials credentials = credentials(context);
        String last = "no server is named";
        for (String server : context.servers()) {
            Cluster cluster = connect(server, credentials);
            Optional<Status> refused = cluster.greet();
            if (refused.isEmpty()) {
                return cluster;
            }
            cluster.close();
            last = server + ": " + why(refused.get());
        }
        throw new Failure(
                Exit.FAILED,
                Diagnostic.error("N0852", "no server answers (" + last + ")")
                        .help("is it running? `weir dev` starts a cluster on this machine"));
    }

    private static Cluster connect(String server, ChannelCredentials credentials) {
        try {
            return new Cluster(
                    Grpc.newChannelBuilder(server, credentials).maxInboundMessageSize(MAX_MESSAGE).build(), server);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("`" + server + "` is not HOST:PORT");
        }
    }

    private static ChannelCredentials credentials(Context context) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(context.authority().toFile())
                    .keyManager(context.certificate().toFile(), context.key().toFile())
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    Exit.NOT_PERMITTED,
                    Diagnostic.error("A0701", "the identity `" + context.identity() + "` cannot be used: " + e.getMessage()));
        }
    }

    /** Anything but silence is an answer: a refusal is the next call's to tell. */
    private Optional<Status> greet() {
        try {
            NodesGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(GREETING_SECONDS, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance());
            return Optional.empty();
        } catch (StatusRuntimeException e) {
            boolean silent = e.getStatus().getCode() == Status.Code.UNAVAILABLE
                    || e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
            return silent ? Optional.of(e.getStatus()) : Optional.empty();
        }
    }

    private static String why(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null || cause.getMessage() == null ? status.getCode().toString() : cause.getMessage();
    }

    /** The server that answered. */
    public String server() {
        return server;
    }

    public MiddleboxesGrpc.MiddleboxesBlockingStub middleboxes() {
        return MiddleboxesGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** Without a deadline: observes until it is told to stop. */
    public MiddleboxesGrpc.MiddleboxesBlockingStub observing() {
        return MiddleboxesGrpc.newBlockingStub(channel);
    }

    public NodesGrpc.NodesBlockingStub nodes() {
        return NodesGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public PortsGrpc.PortsBlockingStub ports() {
        return PortsGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public TopologiesGrpc.TopologiesBlockingStub topologies() {
        return TopologiesGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public TenantsGrpc.TenantsBlockingStub tenants() {
        return TenantsGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public AuditsGrpc.AuditsBlockingStub audits() {
        return AuditsGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public ClustersGrpc.ClustersBlockingStub clusters() {
        return ClustersGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public IdentitiesGrpc.IdentitiesBlockingStub identities() {
        return IdentitiesGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    public PoliciesGrpc.PoliciesBlockingStub policies() {
        return PoliciesGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** Without a deadline: watches until it is told to stop. */
    public EventsGrpc.EventsBlockingStub events() {
        return EventsGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
