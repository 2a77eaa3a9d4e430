package io.weir.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.weir.click.Click;
import io.weir.controller.Proofs;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.ledger.Limits;
import io.weir.ledger.Names;
import io.weir.ledger.View;
import io.weir.program.Configuration;
import io.weir.proof.Report;
import io.weir.topology.Policy;
import io.weir.topology.TopologyFile;
import io.weir.topology.Vertex;
import io.weir.v1.ApplyPolicyRequest;
import io.weir.v1.ApplyTopologyRequest;
import io.weir.v1.GetPolicyRequest;
import io.weir.v1.GetTopologyRequest;
import io.weir.v1.PoliciesGrpc;
import io.weir.v1.TopologiesGrpc;
import io.weir.v1.Topology;
import io.weir.wire.v1.ApplyPolicy;
import io.weir.wire.v1.ApplyTopology;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.Platform;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.Reproved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code weir.v1.Topologies}, and {@code weir.v1.Policies} with it: what all proofs rest on. */
final class TopologyService extends TopologiesGrpc.TopologiesImplBase {
    private final Decisions decisions;
    private final Judge judge;

    TopologyService(Decisions decisions, Judge judge) {
        this.decisions = decisions;
        this.judge = judge;
    }

    @Override
    public void apply(ApplyTopologyRequest request, StreamObserver<Topology> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            caller.requireOperator();
            Document document = document(request.getText(), request.getSourceName(), "topology");
            Diagnostics diagnostics = new Diagnostics();
            Optional<io.weir.topology.Topology> network =
                    TopologyFile.parse(Proofs.source(document), Proofs::read, diagnostics);
            if (network.isEmpty() || diagnostics.failed()) {
                throw Refusal.texts(diagnostics.list());
            }
            Policy policy = judge.world(
                            decisions.replica().read(View::topology),
                            decisions.replica().read(View::policy))
                    .policy();
            List<Reproved> reproved = prove(new Proofs.World(network, policy), request.getForce());
            if (request.getValidateOnly()) {
                return answer(document, diagnostics.list());
            }
            decide(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, "topology", request.getRequestId()))
                    .setActor(caller.actor())
                    .setApplyTopology(ApplyTopology.newBuilder()
                            .setDocument(document)
                            .addAllPlatforms(platforms(network.get()))
                            .addAllReproved(reproved)
                            .setExpectedVersion(Caller.version(request.getEtag()))));
            return answer(decisions.replica().read(View::topology), diagnostics.list());
        });
    }

    private static Document document(String text, String name, String otherwise) {
        if (text.length() > Limits.TEXT_CHARS) {
            throw Refusal.invalid("the text has more than " + Limits.TEXT_CHARS + " characters");
        }
        return Document.newBuilder()
                .setText(text)
                .setSourceName(name.isEmpty() ? otherwise : name)
                .build();
    }

    private static List<Platform> platforms(io.weir.topology.Topology network) {
        return network.platforms().stream()
                .map(p -> Platform.newBuilder()
                        .setName(p.name())
                        .setSite(p.site())
                        .addAllNodes(p.nodes())
                        .build())
                .toList();
    }

    /**
     * Proves again what is deployed.
     *
     * @throws Refusal when something would not be safe any more, unless {@code force}
     */
    private List<Reproved> prove(Proofs.World world, boolean force) {
        List<Reproved> reproved = new ArrayList<>();
        List<Diagnostic> broken = new ArrayList<>();
        for (Deployment deployment : decisions.replica().read(view -> view.deployments(d -> true))) {
            List<String> safe = safe(deployment, world);
            if (safe.isEmpty()) {
                broken.add(Diagnostic.error("V0320", Names.of(deployment) + " would not be proved safe any more")
                        .help("delete it first, or apply with force: it runs on where it is, and cannot be moved"));
            }
            reproved.add(Reproved.newBuilder()
                    .setTenant(deployment.getTenant())
                    .setId(deployment.getId())
                    .addAllPlatforms(safe)
                    .build());
        }
        if (!broken.isEmpty() && !force) {
            throw Refusal.unproved("deployed middleboxes would break", broken, Optional.empty());
        }
        return reproved;
    }

    private List<String> safe(Deployment deployment, Proofs.World world) {
        Optional<Configuration> configuration =
                Click.read(new SourceText(deployment.getClickName(), deployment.getClick())).configuration();
        if (configuration.isEmpty()) {
            return List.of();
        }
        return world.network(Proofs.prefixes(deployment.getClientsList())).platforms().stream()
                .map(Vertex.Platform::name)
                .filter(platform -> {
                    Report report = judge.verify(deployment, configuration.get(), world, platform);
                    return deployment.getSandboxed() ? report.safeInSandbox() : report.safe();
                })
                .toList();
    }

    private void decide(Command.Builder command) {
        Reply reply = decisions.propose(command);
        if (reply.getRefusal() != Reply.Refusal.NONE) {
            throw Decisions.refusal(reply);
        }
    }

    private static Topology answer(Document document, List<Diagnostic> diagnostics) {
        return Topology.newBuilder()
                .setText(document.getText())
                .setVersion(document.getVersion())
                .setEtag(Long.toString(document.getVersion()))
                .setUpdateTime(Messages.time(document.getUpdateMs()))
                .addAllDiagnostics(diagnostics.stream().map(Messages::diagnostic).toList())
                .build();
    }

    @Override
    public void get(GetTopologyRequest request, StreamObserver<Topology> observer) {
        Calls.answer(observer, () -> {
            Caller.now(decisions.replica()).requireOverview();
            return answer(applied(decisions.replica().read(View::topology), "topology"), List.of());
        });
    }

    private static Document applied(Document document, String what) {
        if (document.getVersion() == 0) {
            throw Refusal.of(Code.NOT_FOUND, "N0821", "no " + what + " was applied yet");
        }
        return document;
    }

    PoliciesGrpc.PoliciesImplBase policies() {
        return new PolicyService();
    }

    private final class PolicyService extends PoliciesGrpc.PoliciesImplBase {
        @Override
        public void apply(ApplyPolicyRequest request, StreamObserver<io.weir.v1.Policy> observer) {
            Calls.answer(observer, () -> {
                Caller caller = Caller.now(decisions.replica());
                caller.requireOperator();
                Document document = document(request.getText(), request.getSourceName(), "policy");
                Diagnostics diagnostics = new Diagnostics();
                Policy policy = Policy.parse(Proofs.source(document), diagnostics);
                if (diagnostics.failed()) {
                    throw Refusal.texts(diagnostics.list());
                }
                prove(
                        new Proofs.World(
                                judge.world(
                                                decisions.replica().read(View::topology),
                                                decisions.replica().read(View::policy))
                                        .topology(),
                                policy),
                        request.getForce());
                if (request.getValidateOnly()) {
                    return told(document, diagnostics.list());
                }
                decide(Command.newBuilder()
                        .setRequestId(Decisions.requestId(caller, "policy", request.getRequestId()))
                        .setActor(caller.actor())
                        .setApplyPolicy(ApplyPolicy.newBuilder()
                                .setDocument(document)
                                .setExpectedVersion(Caller.version(request.getEtag()))));
                return told(decisions.replica().read(View::policy), diagnostics.list());
            });
        }

        private static io.weir.v1.Policy told(Document document, List<Diagnostic> diagnostics) {
            return io.weir.v1.Policy.newBuilder()
                    .setText(document.getText())
                    .setVersion(document.getVersion())
                    .setEtag(Long.toString(document.getVersion()))
                    .setUpdateTime(Messages.time(document.getUpdateMs()))
                    .addAllDiagnostics(
                            diagnostics.stream().map(Messages::diagnostic).toList())
                    .build();
        }

        @Override
        public void get(GetPolicyRequest request, StreamObserver<io.weir.v1.Policy> observer) {
            Calls.answer(observer, () -> {
                Caller.now(decisions.replica()).requireOverview();
                return told(applied(decisions.replica().read(View::policy), "policy"), List.of());
            });
        }
    }
}
