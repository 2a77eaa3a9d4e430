package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.weir.pki.Authority;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.AuditEntry;
import io.weir.v1.AuditsGrpc;
import io.weir.v1.DeployRequest;
import io.weir.v1.ListAuditRequest;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.Problem;
import io.weir.v1.NodesGrpc;
import io.weir.v1.StatusRequest;
import io.weir.v1.Submission;
import io.weir.v1.TenantsGrpc;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asked for what, and what is wrong, on a whole node. */
final class AuditIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

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
    void recordsChangesWithWhoAskedForWhatAndHowItWent() throws Exception {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-b7ad6b7169203331-01");
        MiddleboxesGrpc.MiddleboxesBlockingStub ann = MiddleboxesGrpc.newBlockingStub(
                        node.call("ann", "acme", Authority.CUSTOMER))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        ann.list(ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build());
        ann.deploy(DeployRequest.newBuilder()
                .setParent("tenants/-")
                .setMiddleboxId("audited")
                .setSubmission(Submission.newBuilder().setClick("FromNetfront() -> c :: Counter -> ToNetfront();"))
                .build());

        List<AuditEntry> entries = audit(ListAuditRequest.newBuilder().setCaller("ann@acme"));
        assertThat(entries).as("reading is not recorded").hasSize(1);
        AuditEntry deployed = entries.getFirst();
        assertThat(deployed.getMethod()).isEqualTo("weir.v1.Middleboxes/Deploy");
        assertThat(deployed.getOutcome()).isEqualTo("OK");
        assertThat(deployed.getAuthority()).isEqualTo("customer");
        assertThat(deployed.getSerial()).hasSizeGreaterThan(16);
        assertThat(deployed.getAddress()).startsWith("127.0.0.1:");
        assertThat(deployed.getTrace()).isEqualTo(TRACE);
        assertThat(deployed.getRequestMap()).containsEntry("middlebox_id", "audited");
    }

    @Test
    void recordsWhatWasRefusedAlsoLies() throws Exception {
        var eve = node.call("eve", "evil", Authority.THIRD_PARTY);
        assertThatThrownBy(() -> TenantsGrpc.newBlockingStub(eve).apply(ApplyTenantRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);
        Metadata lie = new Metadata();
        lie.put(
                Metadata.Key.of("weir-caller", Metadata.ASCII_STRING_MARSHALLER), "op/platform/operator/1234/0");
        assertThatThrownBy(() -> MiddleboxesGrpc.newBlockingStub(eve)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(lie))
                        .list(ListMiddleboxesRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);

        List<AuditEntry> refused =
                audit(ListAuditRequest.newBuilder().setTenant("evil").setRefused(true));
        assertThat(refused)
                .extracting(AuditEntry::getMethod)
                .containsExactly("weir.v1.Tenants/Apply", "weir.v1.Middleboxes/List");
        assertThat(refused).allMatch(e -> e.getOutcome().equals("PERMISSION_DENIED") && e.getCaller().equals("eve@evil"));
    }

    @Test
    void isForOperatorsOnly() throws Exception {
        assertThatThrownBy(() -> AuditsGrpc.newBlockingStub(node.call("mon", "platform", Authority.MONITOR))
                        .list(ListAuditRequest.getDefaultInstance()))
                .hasMessageContaining("PERMISSION_DENIED");
    }

    @Test
    void saysWhatIsWrongSinceWhenAndWhatToDo() throws Exception {
        MiddleboxesGrpc.newBlockingStub(node.call("carl", "acme", Authority.CUSTOMER))
                .deploy(DeployRequest.newBuilder()
                        .setParent("tenants/-")
                        .setMiddleboxId("unstartable")
                        .setSubmission(
                                Submission.newBuilder().setClick("FromNetfront() -> c :: Counter -> ToNetfront();"))
                        .build());
        assertThat(NodesGrpc.newBlockingStub(node.operator())
                        .status(StatusRequest.getDefaultInstance())
                        .getProblemsList())
                .filteredOn(p -> p.getSubject().equals("tenants/acme/middleboxes/unstartable"))
                .singleElement()
                .satisfies((Problem problem) -> {
                    assertThat(problem.getMessage()).contains("it is not to be started");
                    assertThat(problem.hasSince()).isTrue();
                    assertThat(problem.getNext()).isEqualTo("weir show acme/unstartable");
                });
    }

    private static List<AuditEntry> audit(ListAuditRequest.Builder request) {
        return AuditsGrpc.newBlockingStub(node.operator()).list(request.build()).getEntriesList();
    }
}
