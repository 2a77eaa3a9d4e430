package io.weir.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a pipeline remembers, as it is carried to the same configuration on another machine: tables, entry by entry;
 * numbers (counters, variables, token buckets, turns); packets that wait. Two pipelines can take each other's state if
 * they have the same {@link #shape}.
 *
 * <p>Tables are carried as they change. Here {@link #changes} and {@link #sweep} write records, there {@link #read}
 * puts them at the same places, so that what is sent is always what an entry is now: nothing is lost by sending it late,
 * twice, or after what came later. A sweep over all entries is a full copy; entries that it does not tell of are
 * swept away ({@link #swept}). On the worker's thread, like the pipeline.
 *
 * <pre>
 *   0 table (short)   2 records (short)   4 records, each of {@link FlowTable#write}
 * </pre>
 */
public final class PipelineState {
    /** Room that is always enough for a record: eight keys, eight values and what goes before them. */
    public static final int LEAST_ROOM = 160;

    /** Entries that one call of {@link #sweep} looks at. */
    private static final int SWEEP_STEP = 512;

    private static final int BLOCK = 4;

    private final FlowTable[] tables;
    private final BitSet[] told;
    private final HeldPackets[] held;
    private final List<Remembered> remembered = new ArrayList<>();
    private final int numbers;
    private final byte[] shape;
    private int sweepTable;
    private int sweepEntry;
    private int read;

    PipelineState(Assembly parts) {
        List<FlowTable> all = new ArrayList<>();
        List<HeldPackets> queues = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (Instance instance : parts.instances) {
            all.addAll(instance.tables.values());
            queues.addAll(instance.held);
            remembered.addAll(instance.remembered());
            words.append(instance.shape()).append('\n');
        }
        queues.addAll(parts.delivered);
        this.tables = all.toArray(FlowTable[]::new);
        this.told = new BitSet[tables.length];
        Arrays.setAll(told, i -> new BitSet());
        this.held = queues.toArray(HeldPackets[]::new);
        this.numbers = remembered.stream().mapToInt(Remembered::numbers).sum();
        this.shape = digest(words.append(numbers).toString());
        this.sweepTable = tables.length;
    }

    private static byte[] digest(String words) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    /** SHA-256 of what there is to remember: names, declarations, sizes. */
    public byte[] shape() {
        return shape.clone();
    }

    /** Begins or ends to note which entries change. */
    public void track(boolean on) {
        for (FlowTable table : tables) {
            table.changes = on ? new TableChanges() : null;
        }
    }

    /** Whether an entry changed that {@link #changes} has not told of. */
    public boolean changed() {
        for (FlowTable table : tables) {
            if (table.changes.size() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether more changed than could be noted: only a sweep over everything helps. */
    public boolean overflown() {
        for (FlowTable table : tables) {
            if (table.changes.overflown()) {
                return true;
            }
        }
        return false;
    }

    /** Writes what changed, as much as there is room for; returns the bytes written, 0 when there is no more. */
    public int changes(long to, int room, long nowNs) {
        int at = 0;
        for (int t = 0; t < tables.length; t++) {
            TableChanges changes = tables[t].changes;
            int block = at;
            int count = 0;
            int most = tables[t].recordBytes();
            int next = at + BLOCK;
            while (changes.size() > 0 && next + most <= room) {
                next += tables[t].write(changes.take(), to + next, nowNs);
                count++;
            }
            at = close(to, block, next, t, count);
        }
        return at;
    }

    private static int close(long to, int block, int end, int table, int count) {
        if (count == 0) {
            return block;
        }
        FrameMemory.putShort(to + block, table);
        FrameMemory.putShort(to + block + 2, count);
        return end;
    }

    /** Begins a sweep. */
    public void refresh() {
        sweepTable = 0;
        sweepEntry = 0;
    }

    /** Begins a sweep over everything, and forgets what was noted: the sweep will come by it. */
    public void startSweep() {
        refresh();
        for (FlowTable table : tables) {
            table.changes.clear();
        }
    }

    public boolean sweeping() {
        return sweepTable < tables.length;
    }

    /**
     * Writes the next entries of the sweep that were used at {@code sinceNs} or later; returns the bytes written, which
     * may be none although it is still {@link #sweeping}. The work of one call is bounded.
     */
    public int sweep(long to, int room, long sinceNs, long nowNs) {
        int at = 0;
        int looked = 0;
        while (sweeping() && looked < SWEEP_STEP) {
            FlowTable table = tables[sweepTable];
            int next = at + BLOCK;
            int count = 0;
            while (sweepEntry < table.top() && looked < SWEEP_STEP && next + table.recordBytes() <= room) {
                if (table.inUse(sweepEntry) && table.lastUsedNs(sweepEntry) - sinceNs >= 0) {
                    next += table.write(sweepEntry, to + next, nowNs);
                    count++;
                }
                sweepEntry++;
                looked++;
            }
            at = close(to, at, next, sweepTable, count);
            if (sweepEntry < table.top()) {
                return at;
            }
            sweepTable++;
            sweepEntry = 0;
        }
        return at;
    }

    /** A sweep over everything begins elsewhere: what it will not have told of is to go. */
    public void startRead() {
        for (BitSet entries : told) {
            entries.clear();
        }
    }

    /** Takes records in; false, with some of them perhaps taken, if they are no records of these tables. */
    public boolean read(long from, int bytes, long nowNs) {
        int at = 0;
        while (at < bytes) {
            if (bytes - at < BLOCK || FrameMemory.shortAt(from + at) >= tables.length) {
                return false;
            }
            int table = FrameMemory.shortAt(from + at);
            int count = FrameMemory.shortAt(from + at + 2);
            at += BLOCK;
            for (int i = 0; i < count; i++) {
                int length = tables[table].read(from + at, bytes - at, nowNs);
                if (length == 0) {
                    return false;
                }
                told[table].set(FrameMemory.intAt(from + at));
                at += length;
                read++;
            }
        }
        return true;
    }

    /** The sweep that was read is at its end: entries that it did not tell of are gone. */
    public void swept() {
        for (int t = 0; t < tables.length; t++) {
            for (int entry = told[t].nextClearBit(0); entry < tables[t].top(); entry = told[t].nextClearBit(entry + 1)) {
                tables[t].forget(entry);
            }
        }
    }

    /** Records read so far. */
    public int read() {
        return read;
    }

    /** Entries in all tables, those that nobody used for too long among them. */
    public int entries() {
        int sum = 0;
        for (FlowTable table : tables) {
            sum += table.entries();
        }
        return sum;
    }

    /** After this the pipeline may run on what was read. See {@link FlowTable#adopt}. */
    public void adopt(long nowNs, long graceNs) {
        for (FlowTable table : tables) {
            table.adopt(nowNs, graceNs);
        }
    }

    /** All numbers that are remembered beside the tables. */
    public long[] numbers(long nowNs) {
        long[] all = new long[numbers];
        int at = 0;
        for (Remembered one : remembered) {
            one.save(all, at, nowNs);
            at += one.numbers();
        }
        return all;
    }

    /** Becomes what {@link #numbers(long)} told; false, with nothing changed, if they are not as many. */
    public boolean numbers(long[] all, long nowNs) {
        if (all.length != numbers) {
            return false;
        }
        int at = 0;
        for (Remembered one : remembered) {
            one.load(all, at, nowNs);
            at += one.numbers();
        }
        return true;
    }

    /** Queues and other places where packets wait, numbered from 0. */
    public int queues() {
        return held.length;
    }

    /** Packets that wait in a queue. */
    public int held(int queue) {
        return held[queue].size();
    }

    /** Since when the first of them waits. */
    public long heldSinceNs(int queue) {
        return held[queue].firstSinceNs();
    }

    /** Takes the first of them out; who calls owns it. */
    public long takeHeld(int queue) {
        return held[queue].remove();
    }

    /** The first of them, which stays. */
    public long firstHeld(int queue) {
        return held[queue].first();
    }

    /** Puts a packet at the end of a queue; false if there is no such queue or it is full. */
    public boolean hold(int queue, long packet, long sinceNs) {
        if (queue < 0 || queue >= held.length || held[queue].full()) {
            return false;
        }
        held[queue].add(packet, sinceNs);
        return true;
    }
}
