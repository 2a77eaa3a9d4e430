package io.weir.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.ListNodesResponse;
import io.weir.v1.NodesGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveCredentialsTest {
    private static final Identity NODE = new Identity("n1", "platform", Authority.NODE);
    private static final List<String> HERE = List.of("127.0.0.1");

    @TempDir
    private Path directory;

    private final DevCa ca = DevCa.create(Instant.now());
    private final AtomicReference<SSLSession> session = new AtomicReference<>();

    @Test
    void keepsOpenConnectionsAndMakesNewOnesWithNewFiles() throws Exception {
        Path calling = directory.resolve("caller");
        LiveCredentials serving = LiveCredentials.open(ca.write(directory, NODE, HERE));
        LiveCredentials caller = LiveCredentials.open(ca.write(calling, new Identity("n2", "platform", Authority.NODE), HERE));
        Server server = server(serving);
        ManagedChannel before = channel(server, caller);
        ManagedChannel after = channel(server, caller);
        try (serving; caller) {
            call(before);
            String oldCaller = serial(session.get().getPeerCertificates()[0]);
            String oldServer = serial(session.get().getLocalCertificates()[0]);

            ca.write(directory, NODE, HERE);
            ca.write(calling, new Identity("n2", "platform", Authority.NODE), HERE);
            serving.look();
            caller.look();

            call(before);
            assertThat(serial(session.get().getPeerCertificates()[0])).as("the open connection").isEqualTo(oldCaller);
            call(after);
            assertThat(serial(session.get().getPeerCertificates()[0])).as("a new one").isNotEqualTo(oldCaller);
            assertThat(serial(session.get().getLocalCertificates()[0])).isNotEqualTo(oldServer);
        } finally {
            before.shutdownNow();
            after.shutdownNow();
            server.shutdownNow();
        }
    }

    @Test
    void changesTheAuthorityToo() throws Exception {
        LiveCredentials serving = LiveCredentials.open(ca.write(directory, NODE, HERE));
        Server server = server(serving);
        DevCa next = DevCa.create(Instant.now());
        Path elsewhere = directory.resolve("next");
        LiveCredentials caller = LiveCredentials.open(next.write(elsewhere, NODE, HERE));
        ManagedChannel stranger = channel(server, caller);
        ManagedChannel known = channel(server, caller);
        try (serving; caller) {
            assertThatThrownBy(() -> call(stranger)).hasMessageContaining("UNAVAILABLE");
            next.write(directory, NODE, HERE);
            serving.look();
            call(known);
        } finally {
            stranger.shutdownNow();
            known.shutdownNow();
            server.shutdownNow();
        }
    }

    @Test
    void goesOnWithTheOldOnesWhileTheNewFilesDoNotFitTogether() throws Exception {
        Credentials files = ca.write(directory, NODE, HERE);
        try (LiveCredentials live = LiveCredentials.open(files)) {
            KeyMaterial old = live.material();
            Path other = directory.resolve("other");
            Credentials newer = ca.write(other, NODE, HERE);
            Files.copy(newer.key(), files.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            live.look();
            assertThat(live.material()).isSameAs(old);
            assertThat(live.trouble()).get().asString().contains("not that of the certificate");
            Files.copy(newer.certificate(), files.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            live.look();
            assertThat(live.material().serial()).isNotEqualTo(old.serial());
            assertThat(live.trouble()).isEmpty();
        }
    }

    @Test
    void doesNotBeginWithoutThem() throws Exception {
        Credentials files = ca.write(directory, NODE, HERE);
        Files.writeString(files.key(), "garbage");
        assertThatThrownBy(() -> LiveCredentials.open(files)).isInstanceOf(IOException.class);
        Files.delete(files.key());
        assertThatThrownBy(() -> LiveCredentials.open(files)).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhenTheCertificateEnds() throws Exception {
        try (LiveCredentials live = LiveCredentials.open(ca.write(directory, NODE, HERE))) {
            assertThat(live.end()).isAfter(Instant.now().plus(Duration.ofDays(29)));
        }
    }

    private static String serial(java.security.cert.Certificate certificate) {
        return ((X509Certificate) certificate).getSerialNumber().toString(16);
    }

    private Server server(LiveCredentials credentials) throws IOException {
        ServerInterceptor look = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                session.set(call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_SSL_SESSION));
                return next.startCall(call, headers);
            }
        };
        NodesGrpc.NodesImplBase nodes = new NodesGrpc.NodesImplBase() {
            @Override
            public void list(ListNodesRequest request, StreamObserver<ListNodesResponse> answer) {
                answer.onNext(ListNodesResponse.getDefaultInstance());
                answer.onCompleted();
            }
        };
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(credentials.server())
                .addService(ServerInterceptors.intercept(nodes, look))
                .build()
                .start();
    }

    private static ManagedChannel channel(Server server, LiveCredentials credentials) throws IOException {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .sslContext(credentials.client())
                .build();
    }

    private static void call(ManagedChannel channel) {
        NodesGrpc.newBlockingStub(channel).list(ListNodesRequest.getDefaultInstance());
    }
}
