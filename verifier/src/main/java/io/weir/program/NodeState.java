package io.weir.program;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** What one element of an {@link Interpreter} remembers from packet to packet. */
final class NodeState {
    /** A packet that waits, and since when. */
    record Waiting(Packet packet, long sinceNs) {}

    /** Packets and bytes. */
    static final class Tally {
        long packets;
        long bytes;
    }

    final Dice dice;
    final Map<Reason, Long> drops = new HashMap<>();
    private final Map<Counter, Tally> tallies = new HashMap<>();
    private final Map<Variable, Long> variables = new HashMap<>();
    private final Map<Table, HeapTable> tables = new HashMap<>();
    // what a step remembers belongs to that step, not to an equal one elsewhere in the program
    private final Map<Object, TokenBucket> buckets = new IdentityHashMap<>();
    private final Map<Object, Deque<Waiting>> held = new IdentityHashMap<>();
    private final Map<Object, int[]> turns = new IdentityHashMap<>();
    private final Map<Object, long[]> generated = new IdentityHashMap<>();
    /** Packets emitted on a pull link and not yet taken, by output port. */
    final Map<Integer, Deque<Packet>> delivered = new HashMap<>();
    /** Whether a pull is under way in this element: it cannot ask itself. */
    boolean pulling;
    /** Whether the packet at hand came by a pull. */
    boolean pulled;

    NodeState(long seed, int node) {
        this.dice = new Dice(seed, node);
    }

    Tally tally(Counter counter) {
        return tallies.computeIfAbsent(counter, c -> new Tally());
    }

    long value(Variable variable) {
        return variables.getOrDefault(variable, variable.initial());
    }

    void set(Variable variable, long value) {
        variables.put(variable, value);
    }

    HeapTable table(Table table) {
        return tables.computeIfAbsent(table, HeapTable::new);
    }

    TokenBucket bucket(Object step, Pace pace) {
        return buckets.computeIfAbsent(step, s -> new TokenBucket(pace));
    }

    Deque<Waiting> held(Object step) {
        return held.computeIfAbsent(step, s -> new ArrayDeque<>());
    }

    int packetsHeld() {
        return held.values().stream().mapToInt(Deque::size).sum();
    }

    /** Which way a round robin takes next. */
    int turn(Object step, int ways) {
        int[] next = turns.computeIfAbsent(step, s -> new int[1]);
        int way = next[0];
        next[0] = (way + 1) % ways;
        return way;
    }

    /** How many packets a generator has made, as a cell. */
    long[] generated(Object source) {
        return generated.computeIfAbsent(source, s -> new long[1]);
    }

    Deque<Packet> delivered(int port) {
        return delivered.computeIfAbsent(port, p -> new ArrayDeque<>());
    }

    void drop(Reason reason) {
        drops.merge(reason, 1L, Long::sum);
    }
}
