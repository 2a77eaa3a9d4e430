package io.weir.engine;

import static io.weir.engine.FrameMemory.intAt;
import static io.weir.engine.FrameMemory.longAt;
import static io.weir.engine.FrameMemory.putInt;
import static io.weir.engine.FrameMemory.putLong;

import io.weir.program.Table;
import java.lang.foreign.Arena;

/**
 * A {@link Table} off the heap: an index of slots with open addressing, linear probing and backward-shift deletion, and
 * entries that stay where they are, so that two learned together can point at each other. Grows by doubling up to the
 * table's capacity.
 *
 * <pre>
 *   slot   0 hash (int)   4 entry + 1 (int), 0 while free
 *   entry  0 last used (long)  8 idle time (long)  16 companion, -1 for none (int)  20 hash (int)
 *          24 key numbers (long each), then values (long each)
 * </pre>
 */
final class FlowTable implements AutoCloseable {
    /** What {@link #find} answers for a key that is not there. */
    static final int NONE = -1;

    private static final int AT_FIRST = 16;
    /** Entries looked at for expiry when the table is full; a learner never waits for more. */
    private static final int SWEEP = 1024;

    private static final int USED_AT = 0;
    private static final int IDLE_AT = 8;
    private static final int COMPANION_AT = 16;
    private static final int HASH_AT = 20;
    private static final int NUMBERS_AT = 24;

    private static final int RECORD_AGE = 16;
    private static final int RECORD_NUMBERS = 24;

    final Table table;
    private final int keys;
    private final int stride;
    private final long[] mirrored;
    private Arena arena = Arena.ofShared();
    private long slots;
    private int slotMask;
    private long entries;
    private int entryRoom;
    /** Entries given out so far; those below it and not in use are chained through their companion. */
    private int entryTop;
    private int freed = NONE;
    private int size;
    private int sweepAt;
    /** Grows with every entry learned, so that who waits for one knows when to look. */
    long learned;
    /** Where it is noted which entries change; null while nobody wants to know. */
    TableChanges changes;

    FlowTable(Table table) {
        this.table = table;
        this.keys = table.keys();
        this.stride = NUMBERS_AT + 8 * (table.keys() + table.values());
        this.mirrored = new long[table.keys()];
        allot(Math.min(AT_FIRST, table.capacity()));
    }

    private void allot(int room) {
        entryRoom = room;
        int slotCount = Math.max(4, Integer.highestOneBit(room * 2 - 1) * 2);
        slotMask = slotCount - 1;
        slots = arena.allocate(8L * slotCount, 64).address();
        entries = arena.allocate((long) stride * room, 64).address();
    }

    static int hash(long[] key, int from, int count) {
        long hash = 0;
        for (int i = from; i < from + count; i++) {
            hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash * 0xbf58476d1ce4e5b9L >>> 32);
    }

    /** The entry of a key, live or not; {@link #NONE} if there is none. */
    private int locate(long[] key, int from, int hash) {
        for (int slot = hash & slotMask; ; slot = slot + 1 & slotMask) {
            long at = slots + 8L * slot;
            int entry = intAt(at + 4) - 1;
            if (entry < 0) {
                return NONE;
            }
            if (intAt(at) == hash && equal(entry, key, from)) {
                return entry;
            }
        }
    }

    private boolean equal(int entry, long[] key, int from) {
        long at = address(entry) + NUMBERS_AT;
        for (int i = 0; i < keys; i++) {
            if (longAt(at + 8L * i) != key[from + i]) {
                return false;
            }
        }
        return true;
    }

    private long address(int entry) {
        return entries + (long) entry * stride;
    }

    /** The live entry of the key at {@code key[from…]}, or {@link #NONE}. */
    int find(long[] key, int from, long nowNs) {
        int entry = locate(key, from, hash(key, from, keys));
        return entry == NONE || gone(entry, nowNs) ? NONE : entry;
    }

    void keepAlive(int entry, long nowNs) {
        putLong(address(entry) + USED_AT, nowNs);
    }

    long value(int entry, int index) {
        return longAt(address(entry) + NUMBERS_AT + 8L * (keys + index));
    }

    private boolean gone(int entry, long nowNs) {
        long at = address(entry);
        if (nowNs - longAt(at + USED_AT) < longAt(at + IDLE_AT)) {
            return false;
        }
        int companion = intAt(at + COMPANION_AT);
        return companion == NONE || nowNs - longAt(address(companion) + USED_AT) >= longAt(at + IDLE_AT);
    }

    /**
     * Enters or replaces {@code count} entries, one or two, all or none. Keys follow each other in {@code key}, values in
     * {@code values}. False when there is no room.
     */
    boolean learn(long[] key, long[] values, int count, long idleNs, long nowNs) {
        int added = 0;
        for (int i = 0; i < count; i++) {
            int entry = locate(key, i * keys, hash(key, i * keys, keys));
            if (entry != NONE && gone(entry, nowNs)) {
                remove(entry);
                entry = NONE;
            }
            added += entry == NONE ? 1 : 0;
        }
        if (count == 2 && added == 2 && same(key)) {
            added = 1;
        }
        if (size + added > table.capacity() && !makeRoom(added, nowNs)) {
            return false;
        }
        int first = NONE;
        for (int i = 0; i < count; i++) {
            int entry = enter(key, i * keys, values, i * table.values(), nowNs);
            putLong(address(entry) + IDLE_AT, idleNs);
            if (first != NONE && first != entry) {
                putInt(address(entry) + COMPANION_AT, first);
                putInt(address(first) + COMPANION_AT, entry);
            }
            first = entry;
            changed(entry);
        }
        learned++;
        return true;
    }

    private void changed(int entry) {
        if (changes != null) {
            changes.add(entry);
        }
    }

    private boolean same(long[] key) {
        for (int i = 0; i < keys; i++) {
            if (key[i] != key[keys + i]) {
                return false;
            }
        }
        return true;
    }

    private int enter(long[] key, int from, long[] values, int valuesFrom, long nowNs) {
        int hash = hash(key, from, keys);
        int entry = locate(key, from, hash);
        if (entry == NONE) {
            entry = insert(hash);
            for (int i = 0; i < keys; i++) {
                putLong(address(entry) + NUMBERS_AT + 8L * i, key[from + i]);
            }
        } else {
            leaveCompanion(entry);
        }
        long at = address(entry);
        putLong(at + USED_AT, nowNs);
        putInt(at + COMPANION_AT, NONE);
        for (int i = 0; i < table.values(); i++) {
            putLong(at + NUMBERS_AT + 8L * (keys + i), values[valuesFrom + i]);
        }
        return entry;
    }

    private int insert(int hash) {
        if (freed == NONE && entryTop == entryRoom) {
            grow();
        }
        int entry = freed;
        if (entry == NONE) {
            entry = entryTop++;
        } else {
            freed = intAt(address(entry) + COMPANION_AT);
        }
        putInt(address(entry) + HASH_AT, hash);
        place(hash, entry);
        size++;
        return entry;
    }

    private void place(int hash, int entry) {
        int slot = hash & slotMask;
        while (intAt(slots + 8L * slot + 4) != 0) {
            slot = slot + 1 & slotMask;
        }
        putInt(slots + 8L * slot, hash);
        putInt(slots + 8L * slot + 4, entry + 1);
    }

    /** The companion lives on alone, for as long as the two would have. */
    private void leaveCompanion(int entry) {
        int companion = intAt(address(entry) + COMPANION_AT);
        if (companion != NONE) {
            long used = address(companion) + USED_AT;
            putLong(used, Math.max(longAt(used), longAt(address(entry) + USED_AT)));
            putInt(address(companion) + COMPANION_AT, NONE);
            changed(companion);
        }
    }

    private void remove(int entry) {
        leaveCompanion(entry);
        unlink(entry);
        putInt(address(entry) + COMPANION_AT, freed);
        freed = entry;
        changed(entry);
    }

    /** Takes an entry out of the index: it is in use no more. */
    private void unlink(int entry) {
        int slot = intAt(address(entry) + HASH_AT) & slotMask;
        while (intAt(slots + 8L * slot + 4) != entry + 1) {
            slot = slot + 1 & slotMask;
        }
        closeGap(slot);
        putLong(address(entry) + IDLE_AT, -1);
        size--;
    }

    /** Moves later slots of the run up, so that searches need no tombstones. */
    private void closeGap(int gap) {
        int hole = gap;
        for (int slot = hole + 1 & slotMask; intAt(slots + 8L * slot + 4) != 0; slot = slot + 1 & slotMask) {
            int home = intAt(slots + 8L * slot) & slotMask;
            if ((slot - home & slotMask) >= (slot - hole & slotMask)) {
                putLong(slots + 8L * hole, longAt(slots + 8L * slot));
                hole = slot;
            }
        }
        putLong(slots + 8L * hole, 0);
    }

    /** Removes expired entries, looking at a bounded number of them. */
    private boolean makeRoom(int needed, long nowNs) {
        for (int looked = 0; looked < Math.min(SWEEP, entryTop) && size + needed > table.capacity(); looked++) {
            sweepAt = sweepAt + 1 >= entryTop ? 0 : sweepAt + 1;
            if (longAt(address(sweepAt) + IDLE_AT) >= 0 && gone(sweepAt, nowNs)) {
                remove(sweepAt);
            }
        }
        return size + needed <= table.capacity();
    }

    private void grow() {
        Arena before = arena;
        long from = entries;
        arena = Arena.ofShared();
        allot((int) Math.min(2L * entryRoom, Math.max(table.capacity(), entryRoom + 1)));
        FrameMemory.copy(from, entries, (long) entryTop * stride);
        for (int entry = 0; entry < entryTop; entry++) {
            if (longAt(address(entry) + IDLE_AT) >= 0) {
                place(intAt(address(entry) + HASH_AT), entry);
            }
        }
        before.close();
    }

    int entries() {
        return size;
    }

    /** Entries given out so far: their numbers are below this. */
    int top() {
        return entryTop;
    }

    boolean inUse(int entry) {
        return longAt(address(entry) + IDLE_AT) >= 0;
    }

    long lastUsedNs(int entry) {
        return longAt(address(entry) + USED_AT);
    }

    /** Bytes of the longest record that {@link #write} makes. */
    int recordBytes() {
        return RECORD_NUMBERS + stride - NUMBERS_AT;
    }

    /**
     * Writes what an entry is now, for a table elsewhere; returns the bytes written. Times are ages: another machine's
     * clock has nothing to do with ours.
     *
     * <pre>
     *   0 entry (int)   4 companion (int)   8 idle time, -1 if it is not in use: then nothing follows (long)
     *   16 not used since (long)   24 its numbers (long each)
     * </pre>
     */
    int write(int entry, long to, long nowNs) {
        long at = address(entry);
        boolean used = inUse(entry);
        putInt(to, entry);
        putInt(to + 4, used ? intAt(at + COMPANION_AT) : NONE);
        putLong(to + 8, longAt(at + IDLE_AT));
        if (!used) {
            return RECORD_AGE;
        }
        putLong(to + RECORD_AGE, Math.max(0, nowNs - longAt(at + USED_AT)));
        FrameMemory.copy(at + NUMBERS_AT, to + RECORD_NUMBERS, stride - NUMBERS_AT);
        return recordBytes();
    }

    /**
     * Makes an entry what a record says, at the same place as in the table it came from. Until {@link #adopt} the table
     * can only be read into. Returns the bytes of the record, 0 if it is none of this table's.
     */
    int read(long from, int length, long nowNs) {
        if (length < RECORD_AGE) {
            return 0;
        }
        int entry = intAt(from);
        long idleNs = longAt(from + 8);
        if (entry < 0 || entry >= table.capacity() || idleNs >= 0 && length < recordBytes()) {
            return 0;
        }
        if (idleNs < 0) {
            forget(entry);
            return RECORD_AGE;
        }
        long ageNs = longAt(from + RECORD_AGE);
        if (ageNs < 0) {
            return 0;
        }
        open(entry);
        for (int i = 0; i < keys; i++) {
            mirrored[i] = longAt(from + RECORD_NUMBERS + 8L * i);
        }
        int hash = hash(mirrored, 0, keys);
        int other = locate(mirrored, 0, hash);
        if (other != NONE) { // the key has moved; what is at its old place now comes with a record of its own
            unlink(other);
        }
        long at = address(entry);
        putLong(at + USED_AT, nowNs - ageNs);
        putLong(at + IDLE_AT, idleNs);
        putInt(at + COMPANION_AT, intAt(from + 4));
        putInt(at + HASH_AT, hash);
        FrameMemory.copy(from + RECORD_NUMBERS, at + NUMBERS_AT, stride - NUMBERS_AT);
        place(hash, entry);
        size++;
        return recordBytes();
    }

    /** Takes an entry out that a table elsewhere has no more. */
    void forget(int entry) {
        if (entry < entryTop && inUse(entry)) {
            unlink(entry);
        }
    }

    /** Makes room for an entry, and clears it. */
    private void open(int entry) {
        while (entry >= entryRoom) {
            grow();
        }
        for (; entryTop <= entry; entryTop++) {
            putLong(address(entryTop) + IDLE_AT, -1);
        }
        forget(entry);
    }

    /**
     * From now on the table lives by itself. Nothing in it is older than it was {@code graceNs} later: so long may a
     * record have been on its way.
     */
    void adopt(long nowNs, long graceNs) {
        freed = NONE;
        for (int entry = entryTop - 1; entry >= 0; entry--) {
            long at = address(entry);
            if (!inUse(entry)) {
                putInt(at + COMPANION_AT, freed);
                freed = entry;
            } else {
                putLong(at + USED_AT, Math.min(nowNs, longAt(at + USED_AT) + graceNs));
                if (!paired(entry, intAt(at + COMPANION_AT))) {
                    putInt(at + COMPANION_AT, NONE);
                }
            }
        }
        learned++;
    }

    private boolean paired(int entry, int companion) {
        return companion >= 0
                && companion < entryTop
                && companion != entry
                && inUse(companion)
                && intAt(address(companion) + COMPANION_AT) == entry;
    }

    /** Live entries. */
    int size(long nowNs) {
        int live = 0;
        for (int entry = 0; entry < entryTop; entry++) {
            live += longAt(address(entry) + IDLE_AT) >= 0 && !gone(entry, nowNs) ? 1 : 0;
        }
        return live;
    }

    /** Who still looks finds nothing in it. */
    @Override
    public void close() {
        entryTop = 0;
        if (changes != null) {
            changes.clear();
        }
        arena.close();
    }
}
