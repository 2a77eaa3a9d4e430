package io.weir.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.weir.diagnostic.Diagnostic;
import io.weir.ledger.Revocations;
import io.weir.pki.Holder;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.ListRevocationsRequest;
import io.weir.v1.ListRevocationsResponse;
import io.weir.v1.Revocation;
import io.weir.v1.RevokeIdentityRequest;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.RevokeIdentity;
import java.util.List;

/** {@code weir.v1.Identities}. */
final class IdentityService extends IdentitiesGrpc.IdentitiesImplBase {
    private static final int REASON_CHARS = 500;

    private final Decisions decisions;

    IdentityService(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void revoke(RevokeIdentityRequest request, StreamObserver<Revocation> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            caller.requireOperator();
            String identity = identity(request.getIdentity());
            if (request.getReason().length() > REASON_CHARS) {
                throw Refusal.invalid("a reason has " + REASON_CHARS + " characters at most");
            }
            Holder own = Holder.CALLER.get();
            if (identity.equals(caller.actor()) || identity.equals(own.serial())) {
                throw Refusal.of(
                        Code.FAILED_PRECONDITION,
                        Diagnostic.error("A0706", "that is you: nobody might be left to mend it")
                                .help("another operator can do it"));
            }
            Reply reply = decisions.propose(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, "revoke " + identity, request.getRequestId()))
                    .setActor(caller.actor())
                    .setRevokeIdentity(RevokeIdentity.newBuilder()
                            .setIdentity(identity)
                            .setReason(request.getReason())));
            if (reply.getRefusal() != Reply.Refusal.NONE) {
                throw Decisions.refusal(reply);
            }
            return decisions.replica().read(view -> view.revocation(identity))
                    .map(Messages::revocation)
                    .orElseThrow();
        });
    }

    private static String identity(String said) {
        String identity = said.contains("@") ? said : Holder.serial(said).orElse(said);
        if (!Revocations.named(identity)) {
            throw Refusal.invalid("`" + said + "` is neither NAME@TENANT nor the serial number of a certificate, of 16"
                    + " hexadecimal digits or more");
        }
        return identity;
    }

    @Override
    public void listRevocations(ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> observer) {
        Calls.answer(observer, () -> {
            Caller.now(decisions.replica()).requireOperatorOrNode();
            int size = Calls.pageSize(request.getPageSize());
            String after = Calls.after(request.getPageToken());
            return decisions.replica().read(view -> {
                List<io.weir.wire.v1.Revocation> page = view.revocationsAfter(after, size + 1);
                ListRevocationsResponse.Builder response =
                        ListRevocationsResponse.newBuilder().setVersion(view.revocationsVersion());
                page.stream().limit(size).map(Messages::revocation).forEach(response::addRevocations);
                if (page.size() > size) {
                    response.setNextPageToken(Calls.token(page.get(size - 1).getIdentity()));
                }
                return response.build();
            });
        });
    }
}
