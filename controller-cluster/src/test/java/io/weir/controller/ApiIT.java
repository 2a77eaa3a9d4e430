package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.weir.pki.Authority;
import io.weir.pki.Identity;
import io.weir.v1.ApplyPolicyRequest;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.DeleteMiddleboxRequest;
import io.weir.v1.DeployRequest;
import io.weir.v1.Diagnostics;
import io.weir.v1.EventsGrpc;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.ListMiddleboxesResponse;
import io.weir.v1.ListNodesRequest;
import io.weir.v1.ListPortsRequest;
import io.weir.v1.ListPortsResponse;
import io.weir.v1.Middlebox;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.NodesGrpc;
import io.weir.v1.PortsGrpc;
import io.weir.v1.PlanRequest;
import io.weir.v1.PlanResponse;
import io.weir.v1.PoliciesGrpc;
import io.weir.v1.Submission;
import io.weir.v1.Tenant;
import io.weir.v1.TenantsGrpc;
import io.weir.v1.TopologiesGrpc;
import io.weir.v1.Verdict;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node alone, called over real TLS by people of every kind. */
final class ApiIT {
    private static final String CLICK = "FromNetfront() -> c :: Counter -> ToNetfront();";
    private static final Metadata.Key<String> ON_BEHALF =
            Metadata.Key.of("weir-caller", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    static Path directory;

    private static final Map<String, ManagedChannel> CHANNELS = new HashMap<>();
    private static OneNode node;

    @BeforeAll
    static void start() throws IOException {
        node = new OneNode(directory);
        for (Identity who : List.of(
                new Identity("op", "platform", Authority.OPERATOR),
                new Identity("ann", "acme", Authority.CUSTOMER),
                new Identity("bob", "other", Authority.THIRD_PARTY),
                new Identity("eve", "evil", Authority.THIRD_PARTY),
                new Identity("mon", "platform", Authority.MONITOR))) {
            CHANNELS.put(who.name(), node.call(who.name(), who.tenant(), who.authority()));
        }
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void deploysForTheTenantOfTheCertificateAndForNoOther() {
        Middlebox deployed = middleboxes("ann").deploy(deploy("tenants/-", "mine").build());

        assertThat(deployed.getName()).isEqualTo("tenants/acme/middleboxes/mine");
        assertThat(deployed.getState()).isEqualTo(Middlebox.State.RUNNING);
        assertThat(deployed.getRole()).isEqualTo("customer");
        assertThat(deployed.getAddressesList()).hasSize(1);
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> middleboxes("bob").deploy(deploy("tenants/acme", "theirs").build()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> middleboxes("mon").deploy(deploy("tenants/acme", "theirs").build()));
    }

    @Test
    void showsATenantNothingOfOthers() {
        middleboxes("ann").deploy(deploy("tenants/-", "secret").build());
        String name = "tenants/acme/middleboxes/secret";

        assertRefused(Status.Code.NOT_FOUND, () -> middleboxes("bob").get(get(name)));
        assertRefused(Status.Code.NOT_FOUND, () -> middleboxes("bob").delete(delete(name).build()));
        assertThat(middleboxes("bob").list(all()).getMiddleboxesList())
                .noneMatch(m -> m.getName().startsWith("tenants/acme"));
        assertThat(middleboxes("mon").get(get(name)).getName()).isEqualTo(name);
        assertRefused(Status.Code.PERMISSION_DENIED, () -> middleboxes("mon").delete(delete(name).build()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> NodesGrpc.newBlockingStub(CHANNELS.get("bob")).list(ListNodesRequest.getDefaultInstance()));
    }

    @Test
    void showsWhoOwnsWhatToOperatorsAndMonitorsOnly() {
        for (String node : List.of("", "only", "sites/here/nodes/only")) {
            ListPortsResponse ports = PortsGrpc.newBlockingStub(CHANNELS.get("mon"))
                    .list(ListPortsRequest.newBuilder().setNode(node).build());
            assertThat(ports.getOwners(0).getName()).isEqualTo("www/dns");
            assertThat(ports.getOwners(0).getUser()).isEqualTo(33);
            assertThat(ports.getOwners(0).getTuples(0).getLastPort()).isEqualTo(53);
            assertThat(ports.getClashes(0).getSocket()).isEqualTo("udp 0.0.0.0:53");
        }
        ListPortsRequest another = ListPortsRequest.newBuilder().setNode("another").build();
        assertRefused(
                Status.Code.NOT_FOUND, () -> PortsGrpc.newBlockingStub(CHANNELS.get("op")).list(another));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> PortsGrpc.newBlockingStub(CHANNELS.get("bob")).list(ListPortsRequest.getDefaultInstance()));
    }

    @Test
    void letsOnlyOperatorsChangeThePlatform() {
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> TopologiesGrpc.newBlockingStub(CHANNELS.get("ann"))
                        .apply(ApplyTopologyRequest.getDefaultInstance()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> PoliciesGrpc.newBlockingStub(CHANNELS.get("mon")).apply(ApplyPolicyRequest.getDefaultInstance()));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                () -> TenantsGrpc.newBlockingStub(CHANNELS.get("ann"))
                        .apply(ApplyTenantRequest.getDefaultInstance()));
    }

    @Test
    void believesOnlyNodesThatSpeakForOthers() {
        Metadata lie = new Metadata();
        lie.put(ON_BEHALF, "op/platform/operator");

        assertRefused(Status.Code.PERMISSION_DENIED, () -> middleboxes("bob")
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(lie))
                .list(all()));
    }

    @Test
    void saysWhatIsWrongWithAText() throws InvalidProtocolBufferException {
        StatusRuntimeException refused = refusal(() -> middleboxes("ann")
                .deploy(deploy("tenants/-", "wrong")
                        .setSubmission(Submission.newBuilder()
                                .setClick("FromNetfront() -> Cuonter -> ToNetfront();")
                                .setClickName("wrong.click"))
                        .build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        Diagnostics details = details(refused);
        assertThat(details.getDiagnosticsList()).isNotEmpty();
        assertThat(details.getDiagnostics(0).getSpan().getSource()).isEqualTo("wrong.click");
    }

    @Test
    void refusesWhatIsUnsafeWithTheReportAndRemembersThatItDid() throws InvalidProtocolBufferException {
        StatusRuntimeException refused =
                refusal(() -> middleboxes("bob").deploy(deploy("tenants/-", "unsafe-one").build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(details(refused).getReport().getVerdict()).isEqualTo(Verdict.UNSAFE);
        await().atMost(Duration.ofSeconds(10)).until(() -> events("bob", 1).stream()
                .anyMatch(e -> e.getEvent().getType().equals("io.weir.middlebox.refused.v1")));
        assertRefused(Status.Code.NOT_FOUND, () -> middleboxes("bob").get(get("tenants/other/middleboxes/unsafe-one")));
    }

    @Test
    void runsInASandboxOnlyWhatAcceptsThat() {
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                () -> middleboxes("bob").deploy(deploy("tenants/-", "sandbox-one").build()));

        Middlebox sandboxed = middleboxes("bob")
                .deploy(deploy("tenants/-", "sandbox-one").setAcceptSandbox(true).build());

        assertThat(sandboxed.getSandboxed()).isTrue();
        assertThat(sandboxed.getState()).isEqualTo(Middlebox.State.RUNNING);
        assertRefused(Status.Code.FAILED_PRECONDITION, () -> middleboxes("bob")
                .deploy(deploy("tenants/-", "unknown-one").setAcceptSandbox(true).build()));
    }

    @Test
    void plansWithoutDoingAnything() {
        PlanResponse plan = middleboxes("ann")
                .plan(PlanRequest.newBuilder()
                        .setParent("tenants/-")
                        .setMiddleboxId("planned")
                        .setSubmission(Submission.newBuilder().setClick(CLICK))
                        .build());

        assertThat(plan.getNode()).isEqualTo("sites/here/nodes/only");
        assertThat(plan.getCandidatesList()).isNotEmpty();
        middleboxes("ann").deploy(deploy("tenants/-", "planned").setValidateOnly(true).build());
        assertRefused(Status.Code.NOT_FOUND, () -> middleboxes("ann").get(get("tenants/acme/middleboxes/planned")));
    }

    @Test
    void doesOnceWhatIsAskedTwiceUnderOneId() {
        DeployRequest request = deploy("tenants/-", "once").setRequestId("r1").build();

        Middlebox first = middleboxes("ann").deploy(request);
        assertThat(middleboxes("ann").deploy(request).getEtag()).isEqualTo(first.getEtag());
        assertRefused(
                Status.Code.ALREADY_EXISTS,
                () -> middleboxes("ann").deploy(request.toBuilder().setRequestId("r2").build()));
        assertRefused(Status.Code.ABORTED, () -> middleboxes("ann")
                .delete(delete(first.getName()).setEtag("1").build()));
        middleboxes("ann").delete(delete(first.getName()).setEtag(first.getEtag()).build());
        assertRefused(Status.Code.NOT_FOUND, () -> middleboxes("ann").get(get(first.getName())));
    }

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 5; i++) {
            middleboxes("eve").deploy(deploy("tenants/-", "page-" + i).build());
        }
        List<String> seen = new ArrayList<>();
        Set<Integer> totals = new HashSet<>();
        String token = "";
        do {
            ListMiddleboxesResponse page = middleboxes("eve")
                    .list(all().toBuilder().setPageSize(2).setPageToken(token).build());
            page.getMiddleboxesList().forEach(m -> seen.add(m.getName()));
            totals.add(page.getTotalSize());
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5).isSorted();
        assertThat(totals).as("how many there are, said on each page").containsExactly(seen.size());
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> middleboxes("eve")
                .list(all().toBuilder().setPageSize(1001).build()));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> middleboxes("eve")
                .list(all().toBuilder().setPageToken("%%%").build()));
    }

    @Test
    void saysWhyANodeCannotStartIt() {
        Middlebox failed = middleboxes("ann").deploy(deploy("tenants/-", "unstartable").build());

        assertThat(failed.getState()).isEqualTo(Middlebox.State.FAILED);
        assertThat(failed.getReason()).contains("not to be started");
        middleboxes("ann").delete(delete(failed.getName()).build());
    }

    @Test
    void refusesADisabledTenantAtOnce() {
        tenant(Tenant.newBuilder().setName("tenants/other").setDisabled(true));
        assertRefused(Status.Code.PERMISSION_DENIED, () -> middleboxes("bob").list(all()));
        tenant(Tenant.newBuilder().setName("tenants/other"));
        middleboxes("bob").list(all());
    }

    @Test
    void takesOnlyWhatTheTenantIsRegisteredWith() {
        DeployRequest.Builder request = deploy("tenants/-", "owner");
        request.getSubmissionBuilder().addOwns("198.51.100.0/24");
        assertRefused(Status.Code.PERMISSION_DENIED, () -> middleboxes("ann").deploy(request.build()));

        tenant(Tenant.newBuilder().setName("tenants/acme").addOwns("198.51.0.0/16"));

        assertThat(middleboxes("ann").deploy(request.build()).getSubmission().getOwnsList())
                .containsExactly("198.51.100.0/24");
    }

    @Test
    void tellsWhatHappenedInOrderAndFromACursor() {
        Middlebox one = middleboxes("ann").deploy(deploy("tenants/-", "told").build());
        middleboxes("ann").delete(delete(one.getName()).build());

        List<WatchResponse> all = events("op", 1);
        assertThat(all.getLast().hasSync()).isTrue();
        List<String> types = all.stream()
                .filter(WatchResponse::hasEvent)
                .map(WatchResponse::getEvent)
                .filter(e -> e.getSubject().equals(one.getName()))
                .map(e -> e.getType())
                .toList();
        assertThat(types)
                .containsExactly(
                        "io.weir.middlebox.placed.v1",
                        "io.weir.middlebox.started.v1",
                        "io.weir.middlebox.deleted.v1");
        assertThat(all.stream().filter(WatchResponse::hasEvent).map(r -> r.getEvent().getCursor()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events("op", 1_000_000).getFirst().hasGap()).as("a cursor of another life").isTrue();
        assertThat(events("bob", 1).stream().filter(WatchResponse::hasEvent))
                .allMatch(r -> r.getEvent().getSubject().startsWith("tenants/other"));
    }

    @Test
    void refusesGarbageAndStaysWell() {
        Random random = new Random(11);
        for (var method : MiddleboxesGrpc.getServiceDescriptor().getMethods()) {
            MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(method.getFullMethodName())
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            for (int i = 0; i < 30; i++) {
                byte[] garbage = new byte[random.nextInt(200)];
                random.nextBytes(garbage);
                try {
                    ClientCalls.blockingUnaryCall(
                            CHANNELS.get("eve"),
                            raw,
                            CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                            garbage);
                } catch (StatusRuntimeException refused) {
                    assertThat(refused.getStatus().getCode())
                            .as("%s %d", method.getFullMethodName(), i)
                            .isNotIn(
                                    Status.Code.DEADLINE_EXCEEDED,
                                    Status.Code.UNAVAILABLE,
                                    Status.Code.UNKNOWN,
                                    Status.Code.INTERNAL);
                }
            }
        }
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, () -> middleboxes("eve")
                .deploy(deploy("tenants/-", "huge")
                        .setSubmission(Submission.newBuilder().setClick("x".repeat(3 << 20)))
                        .build()));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> middleboxes("eve")
                .deploy(deploy("tenants/-", "large")
                        .setSubmission(Submission.newBuilder().setClick(" ".repeat(600 << 10)))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                () -> middleboxes("eve").deploy(deploy("tenants/-", "../../etc").build()));
        assertThat(HealthGrpc.newBlockingStub(CHANNELS.get("mon"))
                        .check(HealthCheckRequest.newBuilder().setService("weir.v1.Middleboxes").build())
                        .getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void appliesATopologyAndPlacesByIt() {
        StatusRuntimeException wrong = refusal(() -> TopologiesGrpc.newBlockingStub(CHANNELS.get("op"))
                .apply(ApplyTopologyRequest.newBuilder()
                        .setText("platforms {{{")
                        .setSourceName("t.conf")
                        .build()));
        assertThat(wrong.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(PoliciesGrpc.newBlockingStub(CHANNELS.get("op"))
                        .apply(ApplyPolicyRequest.newBuilder()
                                .setText("quiet: never reach from internet tcp dst port 23 -> client.")
                                .setValidateOnly(true)
                                .build())
                        .getVersion())
                .isZero();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static MiddleboxesGrpc.MiddleboxesBlockingStub middleboxes(String who) {
        return MiddleboxesGrpc.newBlockingStub(CHANNELS.get(who)).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private static DeployRequest.Builder deploy(String parent, String id) {
        return DeployRequest.newBuilder()
                .setParent(parent)
                .setMiddleboxId(id)
                .setSubmission(Submission.newBuilder().setClick(CLICK));
    }

    private static GetMiddleboxRequest get(String name) {
        return GetMiddleboxRequest.newBuilder().setName(name).build();
    }

    private static DeleteMiddleboxRequest.Builder delete(String name) {
        return DeleteMiddleboxRequest.newBuilder().setName(name);
    }

    private static ListMiddleboxesRequest all() {
        return ListMiddleboxesRequest.newBuilder().setParent("tenants/-").build();
    }

    private static void tenant(Tenant.Builder tenant) {
        TenantsGrpc.newBlockingStub(CHANNELS.get("op"))
                .apply(ApplyTenantRequest.newBuilder().setTenant(tenant).build());
    }

    private static List<WatchResponse> events(String who, long cursor) {
        Iterator<WatchResponse> responses = EventsGrpc.newBlockingStub(CHANNELS.get(who))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .watch(WatchRequest.newBuilder().setCursor(cursor).setOnce(true).build());
        List<WatchResponse> all = new ArrayList<>();
        responses.forEachRemaining(all::add);
        return all;
    }

    private static StatusRuntimeException refusal(ThrowingCallable call) {
        try {
            call.call();
        } catch (StatusRuntimeException refused) {
            return refused;
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("was not refused");
    }

    private static void assertRefused(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code));
    }

    private static Diagnostics details(StatusRuntimeException refused) throws InvalidProtocolBufferException {
        return StatusProto.fromThrowable(refused).getDetails(0).unpack(Diagnostics.class);
    }
}
