package io.weir.cli;

import com.google.protobuf.util.Timestamps;
import io.weir.v1.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event and what it brought about, directly or through others, in order.
 *
 * @param root cursor of the first; it may be one that the reader cannot see
 */
record Timeline(long root, List<Event> events) {
    private static final String MOVED = "io.weir.middlebox.moved.v1";

    /** @param all in order */
    static Timeline of(List<Event> all, long root) {
        Set<Long> part = new HashSet<>(Set.of(root));
        List<Event> caused = all.stream()
                .filter(event -> event.getCursor() == root
                        || part.contains(event.getCause()) && part.add(event.getCursor()))
                .toList();
        return new Timeline(root, caused);
    }

    /** What made a middlebox move last: the first of its causes, and all that came of it. */
    static Timeline ofLastMove(List<Event> all, String middlebox) {
        Map<Long, Event> known = new HashMap<>();
        all.forEach(event -> known.put(event.getCursor(), event));
        return all.stream()
                .filter(event -> event.getSubject().equals(middlebox) && event.getType().equals(MOVED))
                .reduce((_, later) -> later)
                .map(moved -> of(all, first(moved, known)))
                .orElse(new Timeline(0, List.of()));
    }

    private static long first(Event event, Map<Long, Event> known) {
        Event now = event;
        while (now.getCause() > 0 && now.getCause() < now.getCursor()) {
            Event before = known.get(now.getCause());
            if (before == null) {
                return now.getCause();
            }
            now = before;
        }
        return now.getCursor();
    }

    long afterMs(Event event) {
        return Timestamps.toMillis(event.getTime())
                - Timestamps.toMillis(events.getFirst().getTime());
    }

    long moved() {
        return events.stream().filter(event -> event.getType().equals(MOVED)).count();
    }
}
