package io.weir.api;

import com.google.rpc.Code;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.pki.Holder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Refuses calls with a revoked certificate, and ends those that are open when it is revoked. */
final class OpenCalls implements ServerInterceptor {
    private final Predicate<Holder> revoked;
    private final Set<Call<?, ?>> open = ConcurrentHashMap.newKeySet();

    OpenCalls(Predicate<Holder> revoked) {
        this.revoked = revoked;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Call<Q, R> tracked = new Call<>(call, Holder.CALLER.get(), Holder.PEER.get());
        // known before it is asked about: whoever is revoked in between is found
        open.add(tracked);
        if (tracked.revoked(revoked)) {
            tracked.end();
            return new ServerCall.Listener<>() {};
        }
        ServerCall.Listener<Q> listener = next.startCall(tracked, headers);
        tracked.listener = listener;
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onComplete() {
                open.remove(tracked);
                super.onComplete();
            }

            @Override
            public void onCancel() {
                open.remove(tracked);
                super.onCancel();
            }
        };
    }

    /** Somebody was revoked. */
    void look() {
        open.stream().filter(call -> call.revoked(revoked)).forEach(Call::end);
    }

    /** How many are open now. */
    int count() {
        return open.size();
    }

    private final class Call<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final Holder caller;
        private final Holder peer;
        private volatile ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};
        private boolean ended;

        Call(ServerCall<Q, R> delegate, Holder caller, Holder peer) {
            super(delegate);
            this.caller = caller;
            this.peer = peer;
        }

        boolean revoked(Predicate<Holder> by) {
            return by.test(caller) || by.test(peer);
        }

        void end() {
            StatusRuntimeException why = Refusal.of(
                            Code.UNAUTHENTICATED, "A0705", "the certificate of " + caller.identity() + " is revoked")
                    .status();
            close(why.getStatus(), why.getTrailers());
            open.remove(this);
            // whoever serves it learns of its end only so
            listener.onCancel();
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!ended) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void sendMessage(R message) {
            if (!ended) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!ended) {
                ended = true;
                super.close(status, trailers);
            }
        }
    }
}
