package io.weir.api;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.controller.MiddleboxId;
import io.weir.diagnostic.Diagnostic;
import io.weir.ledger.Names;
import io.weir.ledger.View;
import io.weir.proof.Verdict;
import io.weir.v1.DeleteMiddleboxRequest;
import io.weir.v1.DeleteMiddleboxResponse;
import io.weir.v1.DeployRequest;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.HandlerValue;
import io.weir.v1.ListHandlersRequest;
import io.weir.v1.ListHandlersResponse;
import io.weir.v1.ListMiddleboxesRequest;
import io.weir.v1.ListMiddleboxesResponse;
import io.weir.v1.Middlebox;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.MoveMiddleboxRequest;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import io.weir.v1.PlanRequest;
import io.weir.v1.PlanResponse;
import io.weir.v1.ReadHandlerRequest;
import io.weir.v1.WriteHandlerRequest;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Delete;
import io.weir.wire.v1.Deploy;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Move;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.RecordRefusal;
import io.weir.wire.v1.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** {@code weir.v1.Middleboxes}. */
final class MiddleboxService extends MiddleboxesGrpc.MiddleboxesImplBase {
    /** Others deploy at the same time and take the address that was free: then it is proved anew. */
    private static final int ATTEMPTS = 4;

    private static final String PREFIX = "tenants/";

    private final Decisions decisions;
    private final Judge judge;
    private final Remote remote;
    private final Throttle refusals = new Throttle();

    MiddleboxService(Decisions decisions, Judge judge, Remote remote) {
        this.decisions = decisions;
        this.judge = judge;
        this.remote = remote;
    }

    @Override
    public void plan(PlanRequest request, StreamObserver<PlanResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            MiddleboxId id = id(caller.tenantToChange(request.getParent()), request.getMiddleboxId());
            Judge.Judgement judgement = judge.judge(caller, id, request.getSubmission());
            PlanResponse.Builder plan = PlanResponse.newBuilder();
            judgement.diagnostics().forEach(d -> plan.addDiagnostics(Messages.diagnostic(d)));
            judgement.report().ifPresent(r -> plan.setReport(Messages.report(r)));
            plan.addAllAddresses(Messages.addresses(judgement.deployment()));
            judgement.choice().ifPresent(choice -> {
                choice.node().ifPresent(n -> plan.setNode(Names.of(n)));
                choice.standby().ifPresent(n -> plan.setStandby(Names.of(n)));
                plan.addAllCandidates(Messages.candidates(choice));
            });
            return plan.build();
        });
    }

    private static MiddleboxId id(String tenant, String middlebox) {
        if (!MiddleboxId.isPart(middlebox)) {
            throw Refusal.invalid("middlebox_id `" + middlebox + "` is not 1 to 63 of [a-z0-9-]");
        }
        return new MiddleboxId(tenant, middlebox);
    }

    @Override
    public void deploy(DeployRequest request, StreamObserver<Middlebox> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            MiddleboxId id = id(caller.tenantToChange(request.getParent()), request.getMiddleboxId());
            String requestId = Decisions.requestId(caller, "deploy " + id, request.getRequestId());
            if (decisions.replica().read(view -> view.applied(requestId))) {
                return settled(id);
            }
            return deploy(caller, id, request, requestId);
        });
    }

    private Middlebox deploy(Caller caller, MiddleboxId id, DeployRequest request, String requestId) {
        Reply reply = Reply.getDefaultInstance();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Judge.Judgement judgement = judge.judge(caller, id, request.getSubmission());
            requireProof(caller, id, judgement, request.getAcceptSandbox());
            if (request.getValidateOnly()) {
                return planned(judgement);
            }
            reply = decisions.propose(Command.newBuilder()
                    .setRequestId(requestId)
                    .setActor(caller.actor())
                    .setDeploy(Deploy.newBuilder()
                            .setDeployment(judgement.deployment())
                            .setTopologyVersion(judgement.topologyVersion())
                            .setPolicyVersion(judgement.policyVersion())));
            if (reply.getRefusal() == Reply.Refusal.NONE) {
                return settled(id);
            }
            boolean again = reply.getRefusal() == Reply.Refusal.CONFLICT
                    || reply.getRefusal() == Reply.Refusal.ADDRESS_TAKEN
                            && request.getSubmission().getAddressesCount() == 0;
            if (!again) {
                break;
            }
        }
        throw Decisions.refusal(reply);
    }

    private Middlebox planned(Judge.Judgement judgement) {
        Deployment.Builder planned =
                judgement.deployment().toBuilder().setState(Deployment.State.STARTING);
        judgement.choice().ifPresent(choice -> {
            if (choice.node().isEmpty()) {
                throw Refusal.of(Code.RESOURCE_EXHAUSTED, "P0501", "no node fits");
            }
            planned.setNode(choice.node().get().getName())
                    .setStandby(choice.standby().map(NodeRecord::getName).orElse(""));
        });
        return describe(planned.build(), true);
    }

    /** @throws Refusal unless it may run, in its enforcer if that is accepted */
    private void requireProof(Caller caller, MiddleboxId id, Judge.Judgement judgement, boolean acceptSandbox) {
        if (judgement.textWrong()) {
            throw Refusal.texts(judgement.diagnostics());
        }
        if (judgement.proved() || judgement.provedInSandbox() && acceptSandbox) {
            return;
        }
        Verdict verdict = judgement.report().orElseThrow().verdict();
        String why = judgement.provedInSandbox()
                ? "it cannot be proved safe; it may run inside its enforcer, which was not accepted"
                : String.join("; ", Messages.reasons(verdict));
        record(caller, id, judgement, why);
        List<Diagnostic> told = judgement.provedInSandbox()
                ? List.of(Diagnostic.error("V0310", why).help("accept the sandbox"))
                : judgement.diagnostics();
        throw Refusal.unproved(why, told, judgement.report());
    }

    private void record(Caller caller, MiddleboxId id, Judge.Judgement judgement, String why) {
        if (refusals.pass(id.tenant(), System.nanoTime())) {
            String first = judgement.diagnostics().stream()
                    .findFirst()
                    .map(Diagnostic::message)
                    .orElse(why);
            decisions.record(Command.newBuilder()
                    .setActor(caller.actor())
                    .setRecordRefusal(RecordRefusal.newBuilder()
                            .setSubject(id.toString())
                            .setReason(shortened("refused: " + first))
                            .putData(
                                    "verdict",
                                    Messages.verdict(judgement.report().orElseThrow().verdict())
                                            .name())));
        }
    }

    private static String shortened(String text) {
        return text.length() > 500 ? text.substring(0, 500) : text;
    }

    /** As it is once its node has answered, or as it is when there is no time left to wait for that. */
    private Middlebox settled(MiddleboxId id) {
        decisions.await(
                view -> view.deployment(id.toString())
                        .filter(d -> d.getState() == Deployment.State.STARTING)
                        .isEmpty(),
                Duration.ofMillis(Decisions.left()));
        return describe(known(id), true);
    }

    private Deployment known(MiddleboxId id) {
        return decisions
                .replica()
                .read(view -> view.deployment(id.toString()))
                .or(() -> remote.passedOn(id))
                .orElseThrow(() -> Refusal.missing(id.toString()));
    }

    private Middlebox describe(Deployment deployment, boolean withTexts) {
        NodeNames names = NodeNames.of(decisions.replica().read(View::nodes));
        Middlebox.Builder message = Messages.middlebox(deployment, names, withTexts).toBuilder();
        if (withTexts) {
            message.addAllPlacement(Messages.candidates(decisions.replica().read(view -> view.explain(deployment))));
        }
        return message.build();
    }

    @Override
    public void get(GetMiddleboxRequest request, StreamObserver<Middlebox> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            return describe(known(caller.readable(request.getName())), true);
        });
    }

    @Override
    public void list(ListMiddleboxesRequest request, StreamObserver<ListMiddleboxesResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            int size = Calls.pageSize(request.getPageSize());
            String after = Calls.after(request.getPageToken());
            Predicate<String> visible = visible(caller, request.getParent());
            return decisions.replica().read(view -> {
                List<Deployment> page = view.deploymentsAfter(after, size + 1, d -> visible.test(d.getTenant()));
                NodeNames names = NodeNames.of(view.nodes());
                ListMiddleboxesResponse.Builder response = ListMiddleboxesResponse.newBuilder()
                        .setTotalSize(view.middleboxes(visible));
                page.stream()
                        .limit(size)
                        .forEach(d -> response.addMiddleboxes(Messages.middlebox(d, names, false)));
                if (page.size() > size) {
                    response.setNextPageToken(Calls.token(Names.of(page.get(size - 1))));
                }
                return response.build();
            });
        });
    }

    /** Tenants of the parent whose middleboxes the caller may see; of all tenants for {@code tenants/-}. */
    private static Predicate<String> visible(Caller caller, String parent) {
        if (parent.isEmpty() || parent.equals(PREFIX + "-")) {
            return caller::mayRead;
        }
        String wanted = caller.tenant(parent);
        return tenant -> tenant.equals(wanted) && caller.mayRead(wanted);
    }

    @Override
    public void delete(DeleteMiddleboxRequest request, StreamObserver<DeleteMiddleboxResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            MiddleboxId id = caller.changeable(request.getName());
            long version = Caller.version(request.getEtag());
            if (request.getValidateOnly()) {
                Deployment now = known(id);
                if (version != 0 && version != now.getVersion()) {
                    throw Refusal.of(Code.ABORTED, "A0712", id + " has changed");
                }
                return DeleteMiddleboxResponse.getDefaultInstance();
            }
            Reply reply = decisions.propose(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, "delete " + id, request.getRequestId()))
                    .setActor(caller.actor())
                    .setDelete(Delete.newBuilder()
                            .setTenant(id.tenant())
                            .setId(id.id())
                            .setVersion(version)));
            if (reply.getRefusal() != Reply.Refusal.NONE) {
                throw Decisions.refusal(reply);
            }
            return DeleteMiddleboxResponse.getDefaultInstance();
        });
    }

    @Override
    public void move(MoveMiddleboxRequest request, StreamObserver<Middlebox> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            caller.requireOperator();
            MiddleboxId id = caller.readable(request.getName());
            Reply reply = decisions.propose(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, "move " + id, request.getRequestId()))
                    .setActor(caller.actor())
                    .setMove(Move.newBuilder()
                            .setTenant(id.tenant())
                            .setId(id.id())
                            .setTo(NodeNames.last(request.getTo()))
                            .setVersion(Caller.version(request.getEtag()))
                            .setReason("as " + caller.actor() + " asked")));
            if (reply.getRefusal() != Reply.Refusal.NONE) {
                throw Decisions.refusal(reply);
            }
            decisions.await(view -> arrived(view, id), Duration.ofMillis(Decisions.left()));
            return describe(known(id), true);
        });
    }

    private static boolean arrived(View view, MiddleboxId id) {
        return view.deployment(id.toString())
                .filter(d -> !d.getMovingTo().isEmpty() || d.getState() == Deployment.State.STARTING)
                .isEmpty();
    }

    @Override
    public void observe(ObserveRequest request, StreamObserver<Observation> observer) {
        try {
            Caller caller = Caller.now(decisions.replica());
            remote.observe(caller, request, (ServerCallStreamObserver<Observation>) observer);
        } catch (RuntimeException failure) {
            observer.onError(Calls.status(failure));
        }
    }

    @Override
    public void listHandlers(ListHandlersRequest request, StreamObserver<ListHandlersResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            return remote.listHandlers(known(caller.readable(request.getName())), request);
        });
    }

    @Override
    public void readHandler(ReadHandlerRequest request, StreamObserver<HandlerValue> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            return remote.readHandler(known(caller.readable(request.getName())), request);
        });
    }

    @Override
    public void writeHandler(WriteHandlerRequest request, StreamObserver<HandlerValue> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            return remote.writeHandler(known(caller.changeable(request.getName())), request);
        });
    }
}
