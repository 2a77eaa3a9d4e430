package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.Holder;
import io.weir.v1.EventsGrpc;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.ListRevocationsRequest;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.Revocation;
import io.weir.v1.RevokeIdentityRequest;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that count no longer, on a whole node over real TLS. */
final class RevocationIT {
    @TempDir
    static Path directory;

    private static OneNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new OneNode(directory);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void refusesAtOnceOnOpenConnectionsAndEndsStreams() throws Exception {
        ManagedChannel ann = node.call("ann", "acme", Authority.CUSTOMER);
        ManagedChannel bob = node.call("bob", "acme", Authority.CUSTOMER);
        list(ann);
        CompletableFuture<Status> ended = watch(ann);
        CompletableFuture<Status> goesOn = watch(bob);

        Revocation revocation = revoke("ann@acme", "her laptop was stolen");

        assertThat(revocation.getActor()).isEqualTo("op@platform");
        assertRefused(() -> list(ann));
        assertThat(ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        list(bob);
        assertThat(goesOn).isNotDone();
        assertThat(identities().listRevocations(ListRevocationsRequest.getDefaultInstance()).getRevocationsList())
                .extracting(Revocation::getIdentity)
                .contains("ann@acme");
    }

    @Test
    void refusesOneCertificateOfAPersonWhoHasTwo() throws Exception {
        Credentials lost = node.credentials("carl", "acme", Authority.CUSTOMER);
        ManagedChannel old = node.call(lost);
        list(old);
        Holder holder = holder(lost);
        revoke(holder.serial().toUpperCase(), "");
        assertRefused(() -> list(old));
        list(node.call(node.credentials("carl", "acme", Authority.CUSTOMER)));
    }

    @Test
    void listensToNoNodeThatSpeaksForSomebodyRevoked() throws Exception {
        Holder dora = holder(node.credentials("dora", "acme", Authority.CUSTOMER));
        ManagedChannel other = node.call("n2", "platform", Authority.NODE);
        Metadata onBehalf = new Metadata();
        onBehalf.put(
                Metadata.Key.of("weir-caller", Metadata.ASCII_STRING_MARSHALLER),
                "dora/acme/customer/" + dora.serial() + "/" + dora.sinceMs());
        MiddleboxesGrpc.MiddleboxesBlockingStub forDora = MiddleboxesGrpc.newBlockingStub(other)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(onBehalf));
        forDora.list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build());
        revoke("dora@acme", "");
        assertRefused(() -> forDora.list(
                ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build()));
    }

    @Test
    void letsOnlyOperatorsRevokeAndNotThemselves() throws Exception {
        ManagedChannel eve = node.call("eve", "evil", Authority.THIRD_PARTY);
        assertThatThrownBy(() -> IdentitiesGrpc.newBlockingStub(eve)
                        .revoke(RevokeIdentityRequest.newBuilder().setIdentity("op@platform").build()))
                .hasMessageContaining("PERMISSION_DENIED");
        assertThatThrownBy(() -> revoke("op@platform", "")).hasMessageContaining("that is you");
        assertThatThrownBy(() -> revoke("ann", "")).hasMessageContaining("NAME@TENANT");
    }

    @Test
    void tellsItAsAnEvent() throws Exception {
        revoke("frank@acme", "left");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(EventsGrpc.newBlockingStub(node.operator())
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .watch(WatchRequest.newBuilder().setCursor(1).setOnce(true).addTypes("io.weir.identity.").build()))
                .toIterable()
                .anyMatch(r -> r.getEvent().getSubject().equals("identities/frank@acme")));
    }

    private static Holder holder(Credentials credentials) throws Exception {
        try (InputStream in = Files.newInputStream(credentials.certificate())) {
            return Holder.of((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .orElseThrow();
        }
    }

    private static IdentitiesGrpc.IdentitiesBlockingStub identities() {
        return IdentitiesGrpc.newBlockingStub(node.operator()).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static Revocation revoke(String identity, String reason) {
        return identities()
                .revoke(RevokeIdentityRequest.newBuilder().setIdentity(identity).setReason(reason).build());
    }

    private static void list(ManagedChannel channel) {
        MiddleboxesGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build());
    }

    private static CompletableFuture<Status> watch(ManagedChannel channel) throws Exception {
        CompletableFuture<Void> began = new CompletableFuture<>();
        CompletableFuture<Status> ended = new CompletableFuture<>();
        EventsGrpc.newStub(channel).watch(WatchRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(WatchResponse value) {
                began.complete(null);
            }

            @Override
            public void onError(Throwable why) {
                ended.complete(Status.fromThrowable(why));
            }

            @Override
            public void onCompleted() {
                ended.complete(Status.OK);
            }
        });
        began.get(10, TimeUnit.SECONDS);
        return ended;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode())
                        .isEqualTo(Status.Code.UNAUTHENTICATED))
                .hasMessageContaining("revoked");
    }
}
