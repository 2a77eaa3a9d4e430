package io.weir.api;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.weir.ledger.Replica;
import io.weir.v1.EventsGrpc;
import io.weir.v1.WatchResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Supplier;

/** Where a node's readers get events from. */
final class EventSources {
    private EventSources() {}

    static EventPage.Source replica(Replica replica, Standing standing) {
        return (request, out) -> new EventWatch(replica, standing, Caller.now(replica), request).run(out);
    }

    /** For a node without a replica, under the name of who reads. */
    static EventPage.Source leader(Peers peers, Supplier<String> leader) {
        return (request, out) -> {
            String address = leader.get();
            if (address.isEmpty()) {
                throw Refusal.of(Code.UNAVAILABLE, "N0823", "no leader was heard of yet: try again");
            }
            Context.CancellableContext context = Context.current().withCancellation();
            Context before = context.attach();
            try {
                relay(
                        EventsGrpc.newBlockingStub(peers.channel(address))
                                .withInterceptors(OnBehalf.client())
                                .watch(request),
                        out);
            } finally {
                context.detach(before);
                context.cancel(null);
            }
        };
    }

    private static void relay(Iterator<WatchResponse> events, EventSink out) throws IOException, InterruptedException {
        try {
            while (out.open() && events.hasNext()) {
                out.send(events.next());
            }
        } catch (StatusRuntimeException refused) {
            throw Refusal.of(Code.UNAVAILABLE, "N0823", "the leader ended it: " + refused.getStatus());
        }
    }
}
