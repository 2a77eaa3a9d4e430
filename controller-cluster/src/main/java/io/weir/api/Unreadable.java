package io.weir.api;

import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses requests that are not protobuf as the caller's fault. gRPC itself takes them for a fault of the server, and
 * logs each with a trace: anybody could fill the disk.
 */
final class Unreadable implements ServerInterceptor {
    private Unreadable() {}

    /** The same service, reading its requests where a failure can be caught. */
    static ServerServiceDefinition refused(ServerServiceDefinition service) {
        return ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service), new Unreadable());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        AtomicBoolean refused = new AtomicBoolean();
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q message) {
                try {
                    super.onMessage(message);
                } catch (StatusRuntimeException garbage) {
                    refused.set(true);
                    call.close(
                            Status.INVALID_ARGUMENT.withDescription("the request is not what this method takes"),
                            new Metadata());
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused.get()) {
                    super.onHalfClose();
                }
            }
        };
    }
}
