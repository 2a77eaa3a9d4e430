package io.weir.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.ledger.EventType;
import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.Event;
import io.weir.v1.EventsGrpc;
import io.weir.v1.Gap;
import io.weir.v1.SyncMark;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.NodeRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code weir.v1.Events}. A watch reads the journal at its own pace by its cursor, so a slow one costs no memory: when it
 * falls behind what is kept, it is told of the gap and given how things stand.
 */
final class EventService extends EventsGrpc.EventsImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(EventService.class);

    private static final int BATCH = 256;
    private static final long HEARTBEAT_MS = 5_000;
    /** A reader that is not ready is looked at again so often. */
    private static final long SLOW_MS = 50;

    private static final int FILTERS = 64;

    private final Replica replica;
    private final String source;

    /** @param source of the events: the cluster, as a URI */
    EventService(Replica replica, String source) {
        this.replica = replica;
        this.source = source;
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        ServerCallStreamObserver<WatchResponse> out = (ServerCallStreamObserver<WatchResponse>) observer;
        try {
            Caller caller = Caller.now(replica);
            if (request.getTypesCount() > FILTERS || request.getCursor() < 0 || request.getCause() < 0) {
                throw Refusal.invalid("more than " + FILTERS + " types, or a negative cursor");
            }
            Watch watch = new Watch(caller, request, out);
            out.setOnCancelHandler(watch.news::release);
            Thread.ofVirtual().name("watch").start(watch);
        } catch (RuntimeException failure) {
            observer.onError(Calls.status(failure));
        }
    }

    private final class Watch implements Runnable {
        private final Caller caller;
        private final WatchRequest request;
        private final ServerCallStreamObserver<WatchResponse> out;
        private final Semaphore news = new Semaphore(0);
        private final Set<Long> caused = new HashSet<>();
        private long cursor;

        Watch(Caller caller, WatchRequest request, ServerCallStreamObserver<WatchResponse> out) {
            this.caller = caller;
            this.request = request;
            this.out = out;
            this.cursor = request.getCursor();
            caused.add(request.getCause());
        }

        @Override
        public void run() {
            Replica.Listener listener = events -> news.release();
            replica.listen(listener);
            try {
                begin();
                follow();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failure) {
                LOG.atDebug().setMessage("a watch ends").setCause(failure).log();
                if (!out.isCancelled()) {
                    out.onError(Calls.status(failure));
                }
            } finally {
                replica.unlisten(listener);
            }
        }

        private void begin() throws InterruptedException {
            if (request.getCause() != 0) {
                // what it brought about came after it
                cursor = Math.max(cursor, request.getCause() - 1);
            } else if (cursor == 0) {
                snapshot();
            }
        }

        private void follow() throws InterruptedException {
            boolean synced = false;
            while (!out.isCancelled()) {
                boolean more = batch();
                if (more) {
                    continue;
                }
                if (!synced) {
                    send(WatchResponse.newBuilder().setSync(mark()).build());
                    synced = true;
                    if (request.getOnce()) {
                        out.onCompleted();
                        return;
                    }
                }
                if (!news.tryAcquire(HEARTBEAT_MS, TimeUnit.MILLISECONDS)) {
                    send(WatchResponse.newBuilder().setSync(mark()).build());
                }
                news.drainPermits();
            }
        }

        private SyncMark mark() {
            return SyncMark.newBuilder().setCursor(cursor).build();
        }

        /** @return whether there may be more */
        private boolean batch() throws InterruptedException {
            long forgotten = replica.read(View::forgotten);
            long newest = replica.read(View::cursor);
            if (cursor < forgotten || cursor > newest) {
                send(WatchResponse.newBuilder()
                        .setGap(Gap.newBuilder().setFrom(cursor).setTo(forgotten))
                        .build());
                snapshot();
                return true;
            }
            List<EventRecord> events = replica.read(view -> view.eventsAfter(cursor, BATCH));
            for (EventRecord event : events) {
                if (wanted(event.getType(), event.getSubject()) && follows(event)) {
                    send(WatchResponse.newBuilder()
                            .setEvent(Messages.event(event, source))
                            .build());
                }
                cursor = event.getCursor();
            }
            return !events.isEmpty();
        }

        /** Whether it is the cause asked for, or came of it. */
        private boolean follows(EventRecord event) {
            if (request.getCause() == 0) {
                return true;
            }
            boolean part = event.getCursor() == request.getCause() || caused.contains(event.getCause());
            if (part) {
                caused.add(event.getCursor());
            }
            return part;
        }

        private boolean wanted(String type, String subject) {
            return visible(subject)
                    && (request.getTypesCount() == 0
                            || request.getTypesList().stream().anyMatch(type::startsWith))
                    && (request.getSubject().isEmpty()
                            || subject.equals(request.getSubject())
                            || subject.startsWith(request.getSubject() + "/"));
        }

        /** A tenant sees its own; what concerns the platform is for those who look after it. */
        private boolean visible(String subject) {
            if (caller.seesAll()) {
                return true;
            }
            String own = Names.tenant(caller.identity().tenant());
            return subject.equals(own) || subject.startsWith(own + "/");
        }

        /** How things stand, as events that say so. */
        private void snapshot() throws InterruptedException {
            record Now(long cursor, List<NodeRecord> nodes, List<Deployment> deployments) {}
            Now now = replica.read(view -> new Now(view.cursor(), view.nodes(), view.deployments(d -> true)));
            List<Event> events = new ArrayList<>();
            now.nodes().forEach(node -> events.add(standing(node)));
            now.deployments().forEach(deployment -> events.add(standing(deployment)));
            for (Event event : events) {
                if (wanted(event.getType(), event.getSubject())) {
                    send(WatchResponse.newBuilder().setEvent(event).build());
                }
            }
            cursor = now.cursor();
        }

        private Event standing(NodeRecord node) {
            EventType type =
                    switch (node.getState()) {
                        case LOST -> EventType.NODE_LOST;
                        case LEFT -> EventType.NODE_LEFT;
                        case READY, STATE_UNSPECIFIED, UNRECOGNIZED -> EventType.NODE_JOINED;
                    };
            return Event.newBuilder()
                    .setCursor(node.getCursor())
                    .setType(type.text())
                    .setSubject(Names.of(node))
                    .setTime(Messages.time(node.getJoinMs()))
                    .setSummary("node " + node.getName() + " is " + lower(node.getState()))
                    .setSource(source)
                    .setSnapshot(true)
                    .build();
        }

        private Event standing(Deployment deployment) {
            EventType type =
                    switch (deployment.getState()) {
                        case RUNNING -> EventType.MIDDLEBOX_STARTED;
                        case HOMELESS -> EventType.MIDDLEBOX_HOMELESS;
                        case FAILED -> EventType.MIDDLEBOX_FAILED;
                        case STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> EventType.MIDDLEBOX_PLACED;
                    };
            return Event.newBuilder()
                    .setCursor(deployment.getCursor())
                    .setType(type.text())
                    .setSubject(Names.of(deployment))
                    .setTime(Messages.time(deployment.getUpdateMs()))
                    .setSummary("is " + lower(deployment.getState())
                            + (deployment.getNode().isEmpty() ? "" : " on " + deployment.getNode()))
                    .putData("node", deployment.getNode())
                    .putData("standby", deployment.getStandby())
                    .setSource(source)
                    .setSnapshot(true)
                    .build();
        }

        private static String lower(Enum<?> state) {
            return state.name().toLowerCase(Locale.ROOT);
        }

        /** Waits for a slow reader; the journal goes on meanwhile. */
        private void send(WatchResponse response) throws InterruptedException {
            while (!out.isReady() && !out.isCancelled()) {
                TimeUnit.MILLISECONDS.sleep(SLOW_MS);
            }
            if (!out.isCancelled()) {
                out.onNext(response);
            }
        }
    }
}
