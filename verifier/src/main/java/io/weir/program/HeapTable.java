package io.weir.program;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@link Table} as the {@link Interpreter} keeps it. */
final class HeapTable {
    /** What entries learned together share: how long they live, and when one of them was last used. */
    private static final class Life {
        final long idleNs;
        long usedNs;

        Life(long idleNs, long usedNs) {
            this.idleNs = idleNs;
            this.usedNs = usedNs;
        }
    }

    private record Entry(List<Long> values, Life life) {}

    private final Table table;
    private final Map<List<Long>, Entry> entries = new HashMap<>();

    HeapTable(Table table) {
        this.table = table;
    }

    /** The entry's values, or null. */
    List<Long> find(List<Long> key, boolean keepAlive, long nowNs) {
        Entry entry = entries.get(key);
        if (entry == null || gone(entry, nowNs)) {
            return null;
        }
        if (keepAlive) {
            entry.life().usedNs = nowNs;
        }
        return entry.values();
    }

    /** Enters all or none; false when there is no room. */
    boolean learn(List<List<Long>> keys, List<List<Long>> values, long idleNs, long nowNs) {
        entries.values().removeIf(e -> gone(e, nowNs));
        Set<List<Long>> added = new HashSet<>(keys);
        added.removeAll(entries.keySet());
        if (entries.size() + added.size() > table.capacity()) {
            return false;
        }
        Life life = new Life(idleNs, nowNs);
        for (int i = 0; i < keys.size(); i++) {
            entries.put(keys.get(i), new Entry(values.get(i), life));
        }
        return true;
    }

    int size(long nowNs) {
        return (int) entries.values().stream().filter(e -> !gone(e, nowNs)).count();
    }

    private static boolean gone(Entry entry, long nowNs) {
        return nowNs - entry.life().usedNs >= entry.life().idleNs;
    }
}
