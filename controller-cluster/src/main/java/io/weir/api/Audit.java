package io.weir.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.pki.Holder;
import io.weir.v1.AuditEntry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Writes down who asked for what, and how it went: every call that may change something, and every call that was
 * refused. A method is taken to change things unless its name says that it only reads.
 */
final class Audit implements ServerInterceptor {
    private static final Pattern READS = Pattern.compile("(Get|List|Watch|Observe|Read|Status|Plan|Check|Trace).*");
    private static final int TEXT_CHARS = 120;
    private static final int MESSAGE_CHARS = 500;

    private static final Context.Key<AtomicReference<Map<String, String>>> REQUEST = Context.key("weir-audit");

    private final AuditLog log;
    private final Refusals refusals = new Refusals();

    Audit(AuditLog log) {
        this.log = log;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        AtomicReference<Map<String, String>> request = new AtomicReference<>(Map.of());
        Asked asked = new Asked(
                Holder.PEER.get(), OnBehalf.named(headers), Trace.id(), request, Instant.now(), System.nanoTime());
        ServerCall<Q, R> watched = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                ended(call, asked, status);
                super.close(status, trailers);
            }
        };
        return Contexts.interceptCall(Context.current().withValue(REQUEST, request), watched, headers, next);
    }

    private record Asked(
            Holder peer,
            Optional<Holder> onBehalf,
            String trace,
            AtomicReference<Map<String, String>> request,
            Instant time,
            long beganNs) {
        Holder caller() {
            return onBehalf.orElse(peer);
        }

        String name() {
            return name(caller());
        }

        static String name(Holder holder) {
            return holder.identity().name() + "@" + holder.identity().tenant();
        }
    }

    private void ended(ServerCall<?, ?> call, Asked asked, Status status) {
        boolean refused = !status.isOk() && status.getCode() != Status.Code.CANCELLED;
        if (!refused && READS.matcher(call.getMethodDescriptor().getBareMethodName()).matches()) {
            return;
        }
        long leftOut = 0;
        if (refused) {
            leftOut = refusals.pass(asked.name(), System.nanoTime());
            if (leftOut < 0) {
                return;
            }
        }
        Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        log.add(AuditEntry.newBuilder()
                .setTime(Messages.time(asked.time()))
                .setCaller(asked.name())
                .setAuthority(asked.caller().identity().authority().unit())
                .setSerial(asked.caller().serial())
                .setVia(asked.onBehalf().isPresent() ? Asked.name(asked.peer()) : "")
                .setAddress(address == null ? "" : address.toString().replaceFirst("^/", ""))
                .setMethod(call.getMethodDescriptor().getFullMethodName())
                .putAllRequest(asked.request().get())
                .setOutcome(status.getCode().name())
                .setMessage(cut(status.getDescription() == null ? "" : status.getDescription(), MESSAGE_CHARS))
                .setDurationUs(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - asked.beganNs()))
                .setTrace(asked.trace())
                .setLeftOut(leftOut)
                .build());
    }

    /** A reader over HTTPS was refused. */
    void readRefused(Holder caller, String address, String path, String why) {
        long leftOut = refusals.pass(Asked.name(caller), System.nanoTime());
        if (leftOut >= 0) {
            log.add(AuditEntry.newBuilder()
                    .setTime(Messages.time(Instant.now()))
                    .setCaller(Asked.name(caller))
                    .setAuthority(caller.identity().authority().unit())
                    .setSerial(caller.serial())
                    .setAddress(address)
                    .setMethod("GET " + cut(path, TEXT_CHARS))
                    .setOutcome(Status.Code.PERMISSION_DENIED.name())
                    .setMessage(cut(why, MESSAGE_CHARS))
                    .setLeftOut(leftOut)
                    .build());
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** For services themselves: takes note of what a request says, once it is read. */
    static ServerInterceptor requests() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                AtomicReference<Map<String, String>> request = REQUEST.get();
                return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                    @Override
                    public void onMessage(Q message) {
                        if (request != null && message instanceof Message read) {
                            request.set(said(read));
                        }
                        super.onMessage(message);
                    }
                };
            }
        };
    }

    /** Names, numbers and switches as they are; texts by their length. */
    static Map<String, String> said(Message request) {
        Map<String, String> said = new TreeMap<>();
        request.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                return;
            }
            switch (field.getJavaType()) {
                case STRING -> said.put(field.getName(), text((String) value));
                case INT, LONG, BOOLEAN, ENUM -> said.put(field.getName(), value.toString());
                case MESSAGE -> name((Message) value).ifPresent(name -> said.put(field.getName(), name));
                case BYTE_STRING, FLOAT, DOUBLE -> {}
            }
        });
        return said;
    }

    private static String text(String value) {
        return value.length() <= TEXT_CHARS && value.chars().noneMatch(Character::isISOControl)
                ? value
                : "(" + value.length() + " characters)";
    }

    private static Optional<String> name(Message message) {
        FieldDescriptor name = message.getDescriptorForType().findFieldByName("name");
        return name != null && !name.isRepeated() && message.getField(name) instanceof String text
                ? Optional.of(text(text))
                : Optional.empty();
    }
}
