package io.weir.api;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls by method and code, and how long they took. Methods that do not exist never come here. */
final class CallCounters implements ServerInterceptor {
    /** Upper bounds in seconds; a proof takes milliseconds, a decision tens, a deployment hundreds. */
    static final double[] BOUNDS_S = {0.005, 0.02, 0.1, 0.5, 2, 10, Double.POSITIVE_INFINITY};

    private final Map<Ended, LongAdder> ended = new ConcurrentHashMap<>();
    private final Map<String, Durations> durations = new ConcurrentHashMap<>();

    /** @param method with its service, {@code weir.v1.Nodes/List} */
    record Ended(String method, Status.Code code) {}

    /** How long calls took: how many in each of {@link #BOUNDS_S}, and all together. */
    static final class Durations {
        private final LongAdder[] buckets = new LongAdder[BOUNDS_S.length];
        private final LongAdder sumNs = new LongAdder();

        Durations() {
            java.util.Arrays.setAll(buckets, _ -> new LongAdder());
        }

        void add(long tookNs) {
            double seconds = tookNs / (double) TimeUnit.SECONDS.toNanos(1);
            int bucket = 0;
            while (seconds > BOUNDS_S[bucket]) {
                bucket++;
            }
            buckets[bucket].increment();
            sumNs.add(tookNs);
        }

        Number[] counts() {
            Number[] counts = new Number[buckets.length];
            java.util.Arrays.setAll(counts, i -> buckets[i].sum());
            return counts;
        }

        double sumSeconds() {
            return sumNs.sum() / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        long beganNs = System.nanoTime();
        String method = call.getMethodDescriptor().getFullMethodName();
        boolean stream = !call.getMethodDescriptor().getType().serverSendsOneMessage();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        ended.computeIfAbsent(new Ended(method, status.getCode()), _ -> new LongAdder())
                                .increment();
                        if (!stream) {
                            durations.computeIfAbsent(method, _ -> new Durations())
                                    .add(System.nanoTime() - beganNs);
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }

    Map<Ended, Long> ended() {
        Map<Ended, Long> counts = new ConcurrentHashMap<>();
        ended.forEach((which, count) -> counts.put(which, count.sum()));
        return counts;
    }

    /** Of calls with one answer, by method. */
    Map<String, Durations> durations() {
        return new TreeMap<>(durations);
    }
}
