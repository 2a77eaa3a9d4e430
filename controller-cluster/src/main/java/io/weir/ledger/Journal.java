package io.weir.ledger;

import io.weir.wire.v1.EventRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The newest events, in order, each with a cursor one above the last. */
final class Journal {
    /** So many are kept for readers that come back; older ones they are told are gone. */
    static final int KEPT = 8192;

    private final ArrayDeque<EventRecord> events = new ArrayDeque<>();
    private final List<EventRecord> fresh = new ArrayList<>();
    private long cursor;

    /** Of the newest event; 0 when nothing ever happened. */
    long cursor() {
        return cursor;
    }

    /** The cursor just before the oldest event that is kept. */
    long forgotten() {
        return cursor - events.size();
    }

    /** @return its cursor */
    long add(Context context, EventType type, String subject, String summary, Map<String, String> data) {
        EventRecord event = EventRecord.newBuilder()
                .setCursor(++cursor)
                .setType(type.text())
                .setSubject(subject)
                .setTimeMs(context.nowMs())
                .setCause(context.cause())
                .setActor(context.actor())
                .setSummary(summary)
                .putAllData(data)
                .build();
        keep(event);
        fresh.add(event);
        return cursor;
    }

    /** Who decides what follows, when, and because of which event. */
    record Context(long nowMs, String actor, long cause) {
        Context because(long event) {
            return new Context(nowMs, actor, event);
        }
    }

    /** Events added since this was last asked. */
    List<EventRecord> takeFresh() {
        List<EventRecord> taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    /** At most {@code limit} events after {@code after}. */
    List<EventRecord> after(long after, int limit) {
        return events.stream()
                .skip(Math.max(0, after - forgotten()))
                .limit(limit)
                .toList();
    }

    Iterable<EventRecord> all() {
        return events;
    }

    /** From a snapshot. */
    void restore(EventRecord event) {
        keep(event);
    }

    /** From a snapshot. */
    void restore(long newest) {
        cursor = newest;
    }

    private void keep(EventRecord event) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(event);
    }
}
