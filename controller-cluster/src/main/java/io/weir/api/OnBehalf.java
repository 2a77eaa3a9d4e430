package io.weir.api;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.pki.Authority;
import io.weir.pki.Holder;
import io.weir.pki.Identity;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node that passes a call on says whose it is. Only nodes are believed; anyone else who sends the header is refused, so
 * that nobody learns to rely on it being ignored.
 */
final class OnBehalf {
    private static final Metadata.Key<String> CALLER =
            Metadata.Key.of("weir-caller", Metadata.ASCII_STRING_MARSHALLER);
    private static final Pattern HOLDER = Pattern.compile(
            "(?<name>[^/]+)/(?<tenant>[^/]+)/(?<unit>[^/]+)/(?<serial>[0-9a-f]{1,64})/(?<since>\\d{1,18})");
    private static final Context.Key<Boolean> PASSED_ON = Context.key("weir-passed-on");

    private OnBehalf() {}

    /** Whether the call that is being served came by another node. */
    static boolean passedOn() {
        return Boolean.TRUE.equals(PASSED_ON.get());
    }

    static ServerInterceptor server() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                String header = headers.get(CALLER);
                if (header == null) {
                    return Contexts.interceptCall(Context.current(), call, headers, next);
                }
                Optional<Holder> caller = parse(header)
                        .filter(_ -> Identity.CALLER.get().authority() == Authority.NODE);
                if (caller.isEmpty()) {
                    call.close(
                            Status.PERMISSION_DENIED.withDescription("only nodes speak for others"), new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                Context context = Context.current()
                        .withValue(Identity.CALLER, caller.get().identity())
                        .withValue(Holder.CALLER, caller.get())
                        .withValue(PASSED_ON, true);
                return Contexts.interceptCall(context, call, headers, next);
            }
        };
    }

    /** In whose name a node makes a call; empty when it makes it in its own, or is no node. */
    static Optional<Holder> named(Metadata headers) {
        String header = headers.get(CALLER);
        return header == null || Holder.PEER.get().identity().authority() != Authority.NODE
                ? Optional.empty()
                : parse(header);
    }

    private static Optional<Holder> parse(String header) {
        Matcher parts = HOLDER.matcher(header);
        if (!parts.matches()
                || !Identity.wellFormed(parts.group("name"))
                || !Identity.wellFormed(parts.group("tenant"))) {
            return Optional.empty();
        }
        return Arrays.stream(Authority.values())
                .filter(a -> a.unit().equals(parts.group("unit")))
                .findFirst()
                .map(a -> new Identity(parts.group("name"), parts.group("tenant"), a))
                .map(i -> new Holder(i, parts.group("serial"), Long.parseLong(parts.group("since"))));
    }

    private static String text(Holder caller) {
        Identity identity = caller.identity();
        return String.join(
                "/",
                identity.name(),
                identity.tenant(),
                identity.authority().unit(),
                caller.serial(),
                Long.toString(caller.sinceMs()));
    }

    /** Adds the present caller to calls that are made while serving theirs. */
    static ClientInterceptor client() {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                Holder caller = Holder.CALLER.get();
                return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<R> listener, Metadata headers) {
                        headers.put(CALLER, text(caller));
                        Trace.passOn(headers);
                        super.start(listener, headers);
                    }
                };
            }
        };
    }
}
