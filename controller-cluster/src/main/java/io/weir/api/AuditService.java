package io.weir.api;

import io.grpc.stub.StreamObserver;
import io.weir.ledger.Replica;
import io.weir.v1.AuditEntry;
import io.weir.v1.AuditsGrpc;
import io.weir.v1.ListAuditRequest;
import io.weir.v1.ListAuditResponse;
import java.util.function.Predicate;

/** {@code weir.v1.Audits}: the log of the node that answers. */
final class AuditService extends AuditsGrpc.AuditsImplBase {
    private final Replica replica;
    private final AuditLog log;
    private final String node;

    AuditService(Replica replica, AuditLog log, String node) {
        this.replica = replica;
        this.log = log;
        this.node = node;
    }

    @Override
    public void list(ListAuditRequest request, StreamObserver<ListAuditResponse> observer) {
        Calls.answer(observer, () -> {
            Caller.now(replica).requireOperator();
            return ListAuditResponse.newBuilder()
                    .setNode(node)
                    .addAllEntries(log.newest(Calls.pageSize(request.getLimit()), wanted(request)))
                    .build();
        });
    }

    private static Predicate<AuditEntry> wanted(ListAuditRequest request) {
        return entry -> (request.getCaller().isEmpty() || entry.getCaller().equals(request.getCaller()))
                && (request.getTenant().isEmpty() || entry.getCaller().endsWith("@" + request.getTenant()))
                && entry.getMethod().contains(request.getMethod())
                && (!request.getRefused() || !entry.getOutcome().equals("OK"));
    }
}
