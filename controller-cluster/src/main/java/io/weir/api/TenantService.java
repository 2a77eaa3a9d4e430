package io.weir.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.weir.ledger.Names;
import io.weir.net.Ipv4Prefix;
import io.weir.v1.ApplyTenantRequest;
import io.weir.v1.GetTenantRequest;
import io.weir.v1.ListTenantsRequest;
import io.weir.v1.ListTenantsResponse;
import io.weir.v1.Tenant;
import io.weir.v1.TenantsGrpc;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.TenantRecord;
import java.util.List;

/** {@code weir.v1.Tenants}. */
final class TenantService extends TenantsGrpc.TenantsImplBase {
    private static final int PREFIXES = 256;

    private final Decisions decisions;

    TenantService(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void apply(ApplyTenantRequest request, StreamObserver<Tenant> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            caller.requireOperator();
            TenantRecord wanted = wanted(caller, request.getTenant());
            if (request.getValidateOnly()) {
                return Messages.tenant(wanted);
            }
            Reply reply = decisions.propose(Command.newBuilder()
                    .setRequestId(Decisions.requestId(caller, "tenant " + wanted.getName(), request.getRequestId()))
                    .setActor(caller.actor())
                    .setApplyTenant(ApplyTenant.newBuilder()
                            .setTenant(wanted)
                            .setExpectedVersion(Caller.version(request.getTenant().getEtag()))));
            if (reply.getRefusal() != Reply.Refusal.NONE) {
                throw Decisions.refusal(reply);
            }
            return known(wanted.getName());
        });
    }

    private static TenantRecord wanted(Caller caller, Tenant tenant) {
        if (tenant.getCopies() < 0 || tenant.getMaxMiddleboxes() < 0 || tenant.getMaxAddresses() < 0) {
            throw Refusal.invalid("copies, max_middleboxes and max_addresses are not negative");
        }
        return TenantRecord.newBuilder()
                .setName(caller.tenant(tenant.getName()))
                .addAllClients(prefixes("clients", tenant.getClientsList()))
                .addAllOwns(prefixes("owns", tenant.getOwnsList()))
                .addAllAuthorized(prefixes("authorized", tenant.getAuthorizedList()))
                .setCopies(tenant.getCopies())
                .setMaxMiddleboxes(tenant.getMaxMiddleboxes())
                .setMaxAddresses(tenant.getMaxAddresses())
                .setDisabled(tenant.getDisabled())
                .build();
    }

    private static List<String> prefixes(String field, List<String> texts) {
        if (texts.size() > PREFIXES) {
            throw Refusal.invalid(field + " has more than " + PREFIXES + " prefixes");
        }
        return texts.stream()
                .map(text -> Ipv4Prefix.parse(text)
                        .orElseThrow(() -> Refusal.invalid(field + ": `" + text + "` is not an IPv4 prefix"))
                        .toString())
                .toList();
    }

    private Tenant known(String name) {
        return decisions
                .replica()
                .read(view -> view.tenant(name))
                .map(Messages::tenant)
                .orElseThrow(() -> Refusal.of(
                        Code.NOT_FOUND, "N0821", Names.tenant(name) + " is not registered"));
    }

    @Override
    public void get(GetTenantRequest request, StreamObserver<Tenant> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            String tenant = caller.tenant(request.getName());
            if (!caller.mayRead(tenant)) {
                throw Refusal.missing(request.getName());
            }
            return known(tenant);
        });
    }

    @Override
    public void list(ListTenantsRequest request, StreamObserver<ListTenantsResponse> observer) {
        Calls.answer(observer, () -> {
            Caller caller = Caller.now(decisions.replica());
            caller.requireOverview();
            int size = Calls.pageSize(request.getPageSize());
            String after = Calls.after(request.getPageToken());
            List<TenantRecord> page = decisions.replica().read(view -> view.tenantsAfter(after, size + 1));
            ListTenantsResponse.Builder response = ListTenantsResponse.newBuilder();
            page.stream().limit(size).map(Messages::tenant).forEach(response::addTenants);
            if (page.size() > size) {
                response.setNextPageToken(Calls.token(page.get(size - 1).getName()));
            }
            return response.build();
        });
    }
}
