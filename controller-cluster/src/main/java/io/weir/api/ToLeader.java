package io.weir.api;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.controller.ControlApi;
import io.weir.v1.AuditsGrpc;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * On a node that has no replica of what is decided, passes calls on to the leader's, under the name of who called. Calls
 * that a node passed on to this one are about what runs here, and end here.
 */
final class ToLeader implements ServerInterceptor {
    private static final String OURS = "weir.";

    /** What is about the very node that is asked. */
    private static final String OWN = AuditsGrpc.SERVICE_NAME + "/";

    private final boolean replica;
    private final Peers peers;
    private final Supplier<ControlApi.Surroundings> surroundings;

    ToLeader(boolean replica, Peers peers, Supplier<ControlApi.Surroundings> surroundings) {
        this.replica = replica;
        this.peers = peers;
        this.surroundings = surroundings;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        boolean ours = method.startsWith(OURS) && !method.startsWith(OWN);
        if (replica || !ours || OnBehalf.passedOn()) {
            return next.startCall(call, headers);
        }
        String leader = surroundings.get().leaderApi();
        if (leader.isEmpty()) {
            call.close(Status.UNAVAILABLE.withDescription("no leader was heard of yet: try again"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return pass(call, ClientInterceptors.intercept(peers.channel(leader), OnBehalf.client()));
    }

    private static <Q, R> ServerCall.Listener<Q> pass(ServerCall<Q, R> call, Channel channel) {
        CallOptions options = CallOptions.DEFAULT.withDeadline(Context.current().getDeadline());
        ClientCall<Q, R> onward = channel.newCall(call.getMethodDescriptor(), options);
        AtomicBoolean waiting = new AtomicBoolean();
        onward.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onHeaders(Metadata headers) {
                        call.sendHeaders(new Metadata());
                    }

                    @Override
                    public void onMessage(R message) {
                        call.sendMessage(message);
                        if (call.isReady()) {
                            onward.request(1);
                        } else {
                            waiting.set(true);
                        }
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        call.close(status, trailers);
                    }
                },
                new Metadata());
        onward.request(1);
        call.request(2);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(Q message) {
                onward.sendMessage(message);
            }

            @Override
            public void onHalfClose() {
                onward.halfClose();
            }

            @Override
            public void onReady() {
                if (waiting.compareAndSet(true, false)) {
                    onward.request(1);
                }
            }

            @Override
            public void onCancel() {
                onward.cancel("the caller gave up", null);
            }
        };
    }
}
