package io.weir.api;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.weir.pki.Holder;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Gives each call a trace id, the caller's if it sends {@code traceparent} (W3C Trace Context), passes it on to other
 * nodes, and names it, the caller and its tenant in every line that is logged while the call is served.
 */
final class Trace implements ServerInterceptor {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<String> ID = Context.key("weir-trace");
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    private static final int ID_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    /** Of the call that is being served; empty outside of one. */
    static String id() {
        String id = ID.get();
        return id == null ? "" : id;
    }

    /** For a call that is made while serving this one. */
    static void passOn(Metadata headers) {
        String id = id();
        if (!id.isEmpty()) {
            // the first half of the id as a span: there are no spans of our own
            headers.put(HEADER, "00-" + id + "-" + id.substring(0, SPAN_BYTES * 2) + "-00");
        }
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String id = id(headers.get(HEADER));
        Holder caller = Holder.CALLER.get();
        String name = caller == null ? "" : caller.identity().name() + "@" + caller.identity().tenant();
        Context context = Context.current().withValue(ID, id);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, call, headers, next)) {
            @Override
            public void onHalfClose() {
                // where calls with one request are served
                try (MDC.MDCCloseable _ = MDC.putCloseable("trace", id);
                        MDC.MDCCloseable _ = MDC.putCloseable("caller", name);
                        MDC.MDCCloseable _ = MDC.putCloseable(
                                "method", call.getMethodDescriptor().getFullMethodName())) {
                    super.onHalfClose();
                }
            }
        };
    }

    private String id(String parent) {
        Matcher known = PARENT.matcher(parent == null ? "" : parent);
        if (known.matches()) {
            return known.group(1);
        }
        byte[] fresh = new byte[ID_BYTES];
        random.nextBytes(fresh);
        return HexFormat.of().formatHex(fresh);
    }
}
