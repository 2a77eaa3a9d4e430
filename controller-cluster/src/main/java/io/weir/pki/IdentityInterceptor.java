package io.weir.pki;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Lets no call pass without an identity, and tells services whose it is ({@link Identity#CALLER}, {@link Holder#CALLER},
 * {@link Holder#PEER}).
 */
public final class IdentityInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<Holder> caller = caller(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (caller.isEmpty()) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription(
                            "the client certificate carries no Weir identity (CN=name, O=tenant, OU=authority)"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Context context = Context.current()
                .withValue(Identity.CALLER, caller.get().identity())
                .withValue(Holder.CALLER, caller.get())
                .withValue(Holder.PEER, caller.get());
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static Optional<Holder> caller(SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Holder.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
