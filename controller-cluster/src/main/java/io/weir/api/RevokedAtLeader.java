package io.weir.api;

import io.grpc.StatusRuntimeException;
import io.weir.ledger.Revocations;
import io.weir.pki.Holder;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.ListRevocationsRequest;
import io.weir.v1.ListRevocationsResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is revoked, for a node that has no replica of the log: it asks the leader every two seconds. Calls that it passes
 * on are refused by the leader at once; this is for what ends here.
 */
final class RevokedAtLeader implements Predicate<Holder>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevokedAtLeader.class);

    private static final long ASK_EVERY_MS = 2000;
    private static final long PATIENCE_S = 5;
    private static final int PAGE = 1000;

    private final Peers peers;
    private final Supplier<String> leader;
    private volatile Revocations known = new Revocations();
    private long version;
    private Thread thread;

    /** @param leader {@code host:port} of its API; empty while none is known */
    RevokedAtLeader(Peers peers, Supplier<String> leader) {
        this.peers = peers;
        this.leader = leader;
    }

    /** @param changed is called when there are more */
    void follow(Runnable changed) {
        thread = Thread.ofVirtual().name("revocations").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MS);
                    if (!leader.get().isEmpty() && ask(leader.get())) {
                        changed.run();
                    }
                } catch (InterruptedException _) {
                    return;
                } catch (StatusRuntimeException | IllegalStateException unknown) {
                    LOG.atDebug().setMessage("cannot ask who is revoked").setCause(unknown).log();
                }
            }
        });
    }

    /** @return whether something is new */
    private boolean ask(String address) {
        IdentitiesGrpc.IdentitiesBlockingStub stub = IdentitiesGrpc.newBlockingStub(peers.channel(address));
        long newest = page(stub, 1, "").getVersion();
        if (newest == version) {
            return false;
        }
        Revocations all = new Revocations();
        String token = "";
        do {
            ListRevocationsResponse page = page(stub, PAGE, token);
            page.getRevocationsList().forEach(r -> all.restore(Messages.revocation(r)));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        known = all;
        version = newest;
        return true;
    }

    private static ListRevocationsResponse page(IdentitiesGrpc.IdentitiesBlockingStub stub, int size, String token) {
        return stub.withDeadlineAfter(PATIENCE_S, TimeUnit.SECONDS)
                .listRevocations(ListRevocationsRequest.newBuilder()
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    @Override
    public boolean test(Holder holder) {
        return known.revoked(holder);
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
