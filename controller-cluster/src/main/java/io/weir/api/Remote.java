package io.weir.api;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.MiddleboxId;
import io.weir.engine.HandlerAnswer;
import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.HandlerValue;
import io.weir.v1.ListHandlersRequest;
import io.weir.v1.ListHandlersResponse;
import io.weir.v1.Observation;
import io.weir.v1.ObserveRequest;
import io.weir.v1.ReadHandlerRequest;
import io.weir.v1.WriteHandlerRequest;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What only the node that runs a middlebox can say: asked here if this is it, else passed on to it. */
final class Remote {
    private final String self;
    private final MiddleboxHost host;
    private final Replica replica;
    private final Peers peers;

    Remote(String self, MiddleboxHost host, Replica replica, Peers peers) {
        this.self = self;
        this.host = host;
        this.replica = replica;
        this.peers = peers;
    }

    private static MiddleboxId id(Deployment of) {
        return new MiddleboxId(of.getTenant(), of.getId());
    }

    ListHandlersResponse listHandlers(Deployment of, ListHandlersRequest request) {
        if (!here(of)) {
            return peers.middleboxes(address(of)).listHandlers(named(request.toBuilder(), of));
        }
        List<String> names = host.handlers(id(of)).orElseThrow(() -> notRunning(of));
        return ListHandlersResponse.newBuilder().addAllHandlers(names).build();
    }

    private static ListHandlersRequest named(ListHandlersRequest.Builder request, Deployment of) {
        return request.setName(Names.of(of)).build();
    }

    HandlerValue readHandler(Deployment of, ReadHandlerRequest request) {
        return here(of)
                ? value(host.read(id(of), request.getHandler()))
                : peers.middleboxes(address(of))
                        .readHandler(request.toBuilder().setName(Names.of(of)).build());
    }

    HandlerValue writeHandler(Deployment of, WriteHandlerRequest request) {
        return here(of)
                ? value(host.write(id(of), request.getHandler(), request.getValue()))
                : peers.middleboxes(address(of))
                        .writeHandler(request.toBuilder().setName(Names.of(of)).build());
    }

    private static HandlerValue value(HandlerAnswer answer) {
        return switch (answer) {
            case HandlerAnswer.Value(String text) -> HandlerValue.newBuilder().setValue(text).build();
            case HandlerAnswer.Refused(String why) -> throw Refusal.invalid(why);
        };
    }

    /** What another node knows to run here; a node without a replica has only its word. */
    Optional<Deployment> passedOn(MiddleboxId id) {
        return OnBehalf.passedOn()
                ? Optional.of(Deployment.newBuilder()
                        .setTenant(id.tenant())
                        .setId(id.id())
                        .setNode(self)
                        .build())
                : Optional.empty();
    }

    private boolean here(Deployment of) {
        return of.getNode().equals(self);
    }

    private String address(Deployment of) {
        Optional<NodeRecord> node = replica.read(view -> view.node(of.getNode()));
        return node.filter(n -> n.getState() == NodeRecord.State.READY && !OnBehalf.passedOn())
                .map(NodeRecord::getApiAddress)
                .orElseThrow(() -> notRunning(of));
    }

    private static Refusal notRunning(Deployment of) {
        return Refusal.of(Code.UNAVAILABLE, "N0825", Names.of(of) + " does not run just now");
    }

    /** Watches it here and, unless another node asks, on all others. */
    void observe(Caller caller, ObserveRequest request, ServerCallStreamObserver<Observation> out) {
        Watching.Wanted wanted = Watching.wanted(caller, request, self);
        if (!wanted.one().isEmpty()
                && !OnBehalf.passedOn()
                && replica.read(view -> view.deployment(wanted.one())).isEmpty()) {
            throw Refusal.missing(request.getName());
        }
        List<String> others = OnBehalf.passedOn()
                ? List.of()
                : replica.read(View::nodes).stream()
                        .filter(n -> n.getState() == NodeRecord.State.READY && !n.getName().equals(self))
                        .map(NodeRecord::getApiAddress)
                        .toList();
        AtomicInteger open = new AtomicInteger(1 + others.size());
        Runnable done = () -> {
            if (open.decrementAndGet() == 0) {
                synchronized (out) {
                    if (!out.isCancelled()) {
                        out.onCompleted();
                    }
                }
            }
        };
        ObserveRequest passed = wanted.one().isEmpty()
                ? request
                : request.toBuilder().setName(wanted.one()).build();
        for (String address : others) {
            peers.observing(address).observe(passed, relay(out, done));
        }
        Watching watching = new Watching(host, wanted, out, done);
        out.setOnCancelHandler(watching::stop);
        Thread.ofVirtual().name("observe").start(watching);
    }

    /** Another node's observations, in the same stream; one that cannot be asked is left out. */
    private static StreamObserver<Observation> relay(ServerCallStreamObserver<Observation> out, Runnable done) {
        return new StreamObserver<>() {
            @Override
            public void onNext(Observation observation) {
                synchronized (out) {
                    if (!out.isCancelled() && out.isReady()) {
                        out.onNext(observation);
                    }
                }
            }

            @Override
            public void onError(Throwable failure) {
                done.run();
            }

            @Override
            public void onCompleted() {
                done.run();
            }
        };
    }
}
