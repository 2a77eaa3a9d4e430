package io.weir.api;

import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.Event;
import io.weir.v1.Gap;
import io.weir.v1.SyncMark;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.NodeRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One reader of the journal, at its own pace by its cursor, so a slow one costs no memory: when it falls behind what is
 * kept, it is told of the gap and given how things stand.
 */
final class EventWatch {
    private static final int BATCH = 256;
    private static final long HEARTBEAT_MS = 5_000;
    private static final int FILTERS = 64;

    private final Replica replica;
    private final Standing standing;
    private final Caller caller;
    private final WatchRequest request;
    private final Semaphore news = new Semaphore(0);
    private final Set<Long> caused = new HashSet<>();
    private long cursor;

    /** @throws Refusal when the request is beyond its bounds */
    EventWatch(Replica replica, Standing standing, Caller caller, WatchRequest request) {
        if (request.getTypesCount() > FILTERS || request.getCursor() < 0 || request.getCause() < 0) {
            throw Refusal.invalid("more than " + FILTERS + " types, or a negative cursor");
        }
        this.replica = replica;
        this.standing = standing;
        this.caller = caller;
        this.request = request;
        this.cursor = request.getCursor();
        caused.add(request.getCause());
    }

    /** Look whether the reader is still there. */
    void wake() {
        news.release();
    }

    /** Until the reader is gone, or has all that it asked for. */
    void run(EventSink out) throws InterruptedException, IOException {
        Replica.Listener listener = events -> news.release();
        replica.listen(listener);
        try {
            begin(out);
            follow(out);
        } finally {
            replica.unlisten(listener);
        }
    }

    private void begin(EventSink out) throws InterruptedException, IOException {
        if (request.getCause() != 0) {
            // what it brought about came after it
            cursor = Math.max(cursor, request.getCause() - 1);
        } else if (cursor == 0) {
            snapshot(out);
        }
    }

    private void follow(EventSink out) throws InterruptedException, IOException {
        boolean synced = false;
        while (out.open()) {
            if (batch(out)) {
                continue;
            }
            if (!synced) {
                out.send(mark());
                synced = true;
                if (request.getOnce()) {
                    return;
                }
            }
            if (!news.tryAcquire(HEARTBEAT_MS, TimeUnit.MILLISECONDS)) {
                out.send(mark());
            }
            news.drainPermits();
        }
    }

    private WatchResponse mark() {
        return WatchResponse.newBuilder()
                .setSync(SyncMark.newBuilder().setCursor(cursor))
                .build();
    }

    /** @return whether there may be more */
    private boolean batch(EventSink out) throws InterruptedException, IOException {
        long forgotten = replica.read(View::forgotten);
        long newest = replica.read(View::cursor);
        if (cursor < forgotten || cursor > newest) {
            out.send(WatchResponse.newBuilder()
                    .setGap(Gap.newBuilder().setFrom(cursor).setTo(forgotten))
                    .build());
            snapshot(out);
            return true;
        }
        List<EventRecord> events = replica.read(view -> view.eventsAfter(cursor, BATCH));
        for (EventRecord event : events) {
            if (!out.open()) {
                return false;
            }
            if (wanted(event.getType(), event.getSubject()) && follows(event)) {
                out.send(WatchResponse.newBuilder()
                        .setEvent(Messages.event(event, standing.source()))
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
                && (request.getTypesCount() == 0 || request.getTypesList().stream().anyMatch(type::startsWith))
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

    private void snapshot(EventSink out) throws InterruptedException, IOException {
        record Now(long cursor, List<NodeRecord> nodes, List<Deployment> deployments) {}
        Now now = replica.read(view -> new Now(view.cursor(), view.nodes(), view.deployments(d -> true)));
        List<Event> events = new ArrayList<>();
        now.nodes().forEach(node -> events.add(standing.of(node)));
        now.deployments().forEach(deployment -> events.add(standing.of(deployment)));
        for (Event event : events) {
            if (out.open() && wanted(event.getType(), event.getSubject())) {
                out.send(WatchResponse.newBuilder().setEvent(event).build());
            }
        }
        cursor = now.cursor();
    }
}
