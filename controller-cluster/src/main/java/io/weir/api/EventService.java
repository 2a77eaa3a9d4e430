package io.weir.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.ledger.Replica;
import io.weir.v1.EventsGrpc;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code weir.v1.Events}. */
final class EventService extends EventsGrpc.EventsImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(EventService.class);

    /** A reader that is not ready is looked at again so often. */
    private static final long SLOW_MS = 50;

    private final Replica replica;
    private final Standing standing;
    private final AtomicInteger watches = new AtomicInteger();

    EventService(Replica replica, Standing standing) {
        this.replica = replica;
        this.standing = standing;
    }

    /** How many watch now. */
    int watches() {
        return watches.get();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        ServerCallStreamObserver<WatchResponse> out = (ServerCallStreamObserver<WatchResponse>) observer;
        try {
            EventWatch watch = new EventWatch(replica, standing, Caller.now(replica), request);
            out.setOnCancelHandler(watch::wake);
            Thread.ofVirtual().name("watch").start(() -> run(watch, out));
        } catch (RuntimeException failure) {
            observer.onError(Calls.status(failure));
        }
    }

    private void run(EventWatch watch, ServerCallStreamObserver<WatchResponse> out) {
        watches.incrementAndGet();
        try {
            watch.run(new Stream(out));
            if (!out.isCancelled()) {
                out.onCompleted();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } catch (RuntimeException failure) {
            LOG.atDebug().setMessage("a watch ends").setCause(failure).log();
            if (!out.isCancelled()) {
                out.onError(Calls.status(failure));
            }
        } finally {
            watches.decrementAndGet();
        }
    }

    private record Stream(ServerCallStreamObserver<WatchResponse> out) implements EventSink {
        @Override
        public boolean open() {
            return !out.isCancelled();
        }

        @Override
        public void send(WatchResponse message) throws InterruptedException {
            while (!out.isReady() && !out.isCancelled()) {
                TimeUnit.MILLISECONDS.sleep(SLOW_MS);
            }
            if (!out.isCancelled()) {
                out.onNext(message);
            }
        }
    }
}
