package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.LiveCredentials;
import io.weir.v1.AuditEntry;
import io.weir.v1.AuditsGrpc;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.ListAuditRequest;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.NodesGrpc;
import io.weir.v1.RevokeIdentityRequest;
import io.weir.v1.StatusRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that has no replica of what is decided, beside one that has: it answers as well. */
final class NodeWithoutReplicaIT {
    @TempDir
    static Path directory;

    private static OneNode node;
    private static ControllerNode far;

    @BeforeAll
    static void start() throws Exception {
        node = new OneNode(directory);
        far = node.join("far");
        ManagedChannel channel = node.call("op", Authority.OPERATOR, far.apiAddress());
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> NodesGrpc.newBlockingStub(channel)
                                .status(StatusRequest.getDefaultInstance())
                                .getNodesCount()
                        == 2);
    }

    @AfterAll
    static void stop() {
        far.close();
        node.close();
    }

    @Test
    void passesEventsOnToReaders() throws Exception {
        Credentials files = node.credentials("mon", "platform", Authority.MONITOR);
        try (LiveCredentials monitor = LiveCredentials.open(files)) {
            HttpResponse<String> events = HttpClient.newBuilder()
                    .sslContext(monitor.context())
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://" + far.readAddress() + "/events?once=true"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(events.statusCode()).isEqualTo(200);
            assertThat(events.body()).contains("sites/here/nodes/far", "event: sync");
        }
    }

    @Test
    void refusesTheRevokedAtOnceAndLearnsWhoTheyAre() throws Exception {
        ManagedChannel ann = node.call("ann", Authority.CUSTOMER, far.apiAddress());
        MiddleboxesGrpc.newBlockingStub(ann).list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build());
        IdentitiesGrpc.newBlockingStub(node.call("op", Authority.OPERATOR, far.apiAddress()))
                .revoke(RevokeIdentityRequest.newBuilder().setIdentity("ann@platform").build());
        assertThatThrownBy(() -> MiddleboxesGrpc.newBlockingStub(ann)
                        .list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build()))
                .hasMessageContaining("revoked");
        // what it does not pass on, it refuses as soon as it has asked the leader
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> HealthGrpc.newBlockingStub(ann)
                                .check(HealthCheckRequest.getDefaultInstance()))
                        .hasMessageContaining("revoked"));
    }

    @Test
    void keepsAnAuditLogOfItsOwnWithTheSameTrace() throws Exception {
        ManagedChannel carl = node.call("carl", Authority.THIRD_PARTY, far.apiAddress());
        assertThatThrownBy(() -> IdentitiesGrpc.newBlockingStub(carl)
                        .revoke(RevokeIdentityRequest.newBuilder().setIdentity("op@platform").build()))
                .hasMessageContaining("PERMISSION_DENIED");
        AuditEntry here = audit(node.call("op", Authority.OPERATOR, far.apiAddress()));
        AuditEntry there = audit(node.operator());
        assertThat(here.getVia()).isEmpty();
        assertThat(there.getVia()).isEqualTo("far@platform");
        assertThat(there.getTrace()).hasSize(32).isEqualTo(here.getTrace());
        assertThat(there.getRequestMap()).containsEntry("identity", "op@platform");
        assertThat(there.getSerial()).isEqualTo(here.getSerial());
    }

    @Test
    void isHeardAlthoughOnlyMembersGiveOrders() {
        assertThat(NodesGrpc.newBlockingStub(node.operator())
                        .status(StatusRequest.getDefaultInstance())
                        .getNodesList())
                .anyMatch(n -> n.getName().equals("sites/here/nodes/far") && n.getReadAddress().equals(far.readAddress()));
    }

    private static AuditEntry audit(ManagedChannel channel) {
        return AuditsGrpc.newBlockingStub(channel)
                .list(ListAuditRequest.newBuilder().setCaller("carl@platform").build())
                .getEntriesList()
                .getLast();
    }
}
