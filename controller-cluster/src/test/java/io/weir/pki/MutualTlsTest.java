package io.weir.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.StreamObserver;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.ListNodesResponse;
import io.weir.v1.NodesGrpc;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsTest {
    private static final Identity NODE = new Identity("node-1", "platform", Authority.NODE);
    private static final Identity ANN = new Identity("ann", "blue", Authority.THIRD_PARTY);

    @TempDir
    private Path directory;

    private final DevCa ca = DevCa.create(Instant.now());
    private final AtomicReference<Identity> seen = new AtomicReference<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<LiveCredentials> opened = new ArrayList<>();
    private Server server;

    @BeforeEach
    void serve() throws Exception {
        NodesGrpc.NodesImplBase nodes = new NodesGrpc.NodesImplBase() {
            @Override
            public void list(ListNodesRequest request, StreamObserver<ListNodesResponse> answer) {
                seen.set(Identity.CALLER.get());
                answer.onNext(ListNodesResponse.getDefaultInstance());
                answer.onCompleted();
            }
        };
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(serving(ca.write(directory, NODE, List.of("127.0.0.1"))).server())
                .addService(ServerInterceptors.intercept(nodes, new IdentityInterceptor()))
                .build()
                .start();
    }

    private LiveCredentials serving(Credentials files) throws Exception {
        LiveCredentials credentials = LiveCredentials.open(files);
        opened.add(credentials);
        return credentials;
    }

    @AfterEach
    void stop() {
        opened.forEach(LiveCredentials::close);
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }

    @Test
    void tellsTheServiceWhoseCertificateCalls() throws Exception {
        call(channel(ca.write(directory, ANN, List.of()).client()));
        assertThat(seen.get()).isEqualTo(ANN);
    }

    @Test
    void refusesACallerWithoutACertificate() throws Exception {
        SslContext anonymous = GrpcSslContexts.forClient()
                .trustManager(directory.resolve(DevCa.AUTHORITY).toFile())
                .build();
        assertRefused(channel(anonymous), Status.Code.UNAVAILABLE);
    }

    @Test
    void refusesACertificateOfAnotherAuthority(@TempDir Path elsewhere) throws Exception {
        Credentials foreign = DevCa.create(Instant.now()).write(elsewhere, ANN, List.of());
        Credentials mixed =
                new Credentials(directory.resolve(DevCa.AUTHORITY), foreign.certificate(), foreign.key());
        assertRefused(channel(mixed.client()), Status.Code.UNAVAILABLE);
    }

    @Test
    void refusesAnExpiredCertificate(@TempDir Path elsewhere) throws Exception {
        server.shutdownNow().awaitTermination();
        DevCa old = DevCa.create(Instant.now().minus(Duration.ofDays(31)));
        Credentials expired = old.write(elsewhere, NODE, List.of("127.0.0.1"));
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(serving(expired).server())
                .build()
                .start();
        Credentials current = ca.write(directory, ANN, List.of());
        Credentials trusting = new Credentials(expired.authority(), current.certificate(), current.key());
        assertRefused(channel(trusting.client()), Status.Code.UNAVAILABLE);
    }

    @Test
    void writesKeysThatOnlyTheirOwnerCanRead() throws Exception {
        Path key = ca.write(directory, ANN, List.of()).key();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
    }

    @Test
    void letsATenantReadAndChangeOnlyItsOwn() {
        assertThat(ANN.mayRead("blue")).isTrue();
        assertThat(ANN.mayChange("red")).isFalse();
        assertThat(ANN.mayRead("red")).isFalse();
        assertThat(new Identity("eve", "red", Authority.MONITOR).mayRead("blue")).isTrue();
        assertThat(new Identity("eve", "red", Authority.MONITOR).mayChange("red")).isFalse();
        assertThat(new Identity("root", "platform", Authority.OPERATOR).mayChange("blue")).isTrue();
    }

    @Test
    void takesNoIdentityThatCouldBeReadTwoWays() {
        assertThatThrownBy(() -> new Identity("Ann", "blue", Authority.CUSTOMER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity("ann", "blue/red", Authority.CUSTOMER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Identity.wellFormed("a".repeat(64))).isFalse();
        assertThat(Identity.wellFormed("-a")).isFalse();
    }

    private ManagedChannel channel(SslContext context) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .sslContext(context)
                .build();
        channels.add(channel);
        return channel;
    }

    private static void call(Channel channel) {
        NodesGrpc.newBlockingStub(channel).list(ListNodesRequest.getDefaultInstance());
    }

    private void assertRefused(Channel channel, Status.Code code) {
        assertThatThrownBy(() -> call(channel))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
        assertThat(seen.get()).isNull();
    }
}
