package io.weir.space;

import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Interval decision diagrams: sets of assignments to variables, as a shared graph. A node asks for one variable and
 * partitions its values, minimum to maximum, into intervals, each with a child; variables are asked in the
 * order of their creation. Equal sets are the same node, so comparing two sets is comparing two numbers.
 *
 * <pre>
 *   node n:  variable[n]   high[offset[n]]  &lt;  high[offset[n]+1]  &lt; …  = the variable's maximum
 *                          child[…]            child[…]
 * </pre>
 *
 * Nodes are never freed: a store lives as long as one proof, or a few.
 */
public final class Diagrams {
    /** The empty set. */
    public static final int NONE = 0;
    /** Everything. */
    public static final int ALL = 1;

    private static final int AND = 0;
    private static final int OR = 1;
    private static final int WITHOUT = 2;
    private static final int PART = 3;

    /** Nodes there is room for at first: enough for the proof of a small middlebox. */
    private static final int SMALL = 1 << 12;

    private final int limit;
    private final OperationCache cache = new OperationCache();
    private final Scratch scratch = new Scratch();

    private long[] minimum = new long[64];
    private long[] maximum = new long[64];
    private int variables;

    private int[] variable = new int[SMALL];
    private int[] offset = new int[SMALL];
    private int[] arity = new int[SMALL];
    private int[] hash = new int[SMALL];
    private int[] last = new int[SMALL];
    private int nodes = 2;

    private long[] high = new long[4 * SMALL];
    private int[] child = new int[4 * SMALL];
    private int used;

    private int[] table = new int[2 * SMALL];

    /** @param limit nodes, at most; beyond, operations throw {@link Exhausted} */
    public Diagrams(int limit) {
        this.limit = limit;
        variable[NONE] = Integer.MAX_VALUE;
        variable[ALL] = Integer.MAX_VALUE;
        last[NONE] = -1;
        last[ALL] = -1;
    }

    /** A new variable, asked after all others, with values {@code min} to {@code max}. */
    public int variable(long min, long max) {
        if (variables == maximum.length) {
            minimum = Arrays.copyOf(minimum, 2 * variables);
            maximum = Arrays.copyOf(maximum, 2 * variables);
        }
        minimum[variables] = min;
        maximum[variables] = max;
        return variables++;
    }

    public int variables() {
        return variables;
    }

    public long minimum(int variable) {
        return minimum[variable];
    }

    public long maximum(int variable) {
        return maximum[variable];
    }

    public int nodes() {
        return nodes;
    }

    /** The variable that a node asks for; {@link Integer#MAX_VALUE} for {@link #NONE} and {@link #ALL}. */
    public int variableOf(int node) {
        return variable[node];
    }

    /** The last variable that a diagram asks for; -1 for {@link #NONE} and {@link #ALL}. */
    public int lastVariableOf(int node) {
        return last[node];
    }

    /** The number of intervals of a node; 0 for {@link #NONE} and {@link #ALL}. */
    public int arity(int node) {
        return arity[node];
    }

    /** The last value of the node's {@code index}-th interval. */
    public long high(int node, int index) {
        return high[offset[node] + index];
    }

    public int child(int node, int index) {
        return child[offset[node] + index];
    }

    /** The index of the interval of {@code node} that holds {@code value}. */
    public int indexOf(int node, long value) {
        int first = offset[node];
        int low = 0;
        int last = arity[node] - 1;
        while (low < last) {
            int middle = (low + last) >>> 1;
            if (high[first + middle] >= value) {
                last = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** All assignments where {@code variable} is {@code low} to {@code high}. */
    public int range(int variable, long low, long high) {
        long from = Math.max(low, minimum[variable]);
        long to = Math.min(high, maximum[variable]);
        if (from > to) {
            return NONE;
        }
        Scratch.Row row = scratch.take();
        if (from > minimum[variable]) {
            row.add(from - 1, NONE);
        }
        row.add(to, ALL);
        if (to < maximum[variable]) {
            row.add(maximum[variable], NONE);
        }
        int node = node(variable, row);
        scratch.release();
        return node;
    }

    /** All assignments where {@code variable} is in {@code values}. */
    public int of(int variable, Intervals values) {
        long max = maximum[variable];
        Scratch.Row row = scratch.take();
        row.reserve(2 * values.list().size() + 1);
        long next = minimum[variable];
        for (Interval interval : values.list()) {
            long from = Math.max(interval.low(), minimum[variable]);
            long to = Math.min(interval.high(), max);
            if (from > to) {
                continue;
            }
            if (from > next) {
                row.add(from - 1, NONE);
            }
            row.add(to, ALL);
            next = to + 1;
        }
        if (next <= max) {
            row.add(max, NONE);
        }
        int node = node(variable, row);
        scratch.release();
        return node;
    }

    /**
     * A node asking for {@code variable}: values up to {@code high[0]} go to {@code child[0]}, and so on; the last
     * {@code high} is the variable's maximum. Children ask for later variables only.
     */
    public int partition(int variable, long[] high, int[] child) {
        Scratch.Row row = scratch.take();
        row.reserve(high.length);
        for (int i = 0; i < high.length; i++) {
            row.add(high[i], child[i]);
        }
        int node = node(variable, row);
        scratch.release();
        return node;
    }

    public int and(int a, int b) {
        if (a == b || b == ALL) {
            return a;
        }
        if (a == ALL) {
            return b;
        }
        if (a == NONE || b == NONE) {
            return NONE;
        }
        return a < b ? combine(AND, a, b) : combine(AND, b, a);
    }

    public int or(int a, int b) {
        if (a == b || b == NONE) {
            return a;
        }
        if (a == NONE) {
            return b;
        }
        if (a == ALL || b == ALL) {
            return ALL;
        }
        return a < b ? combine(OR, a, b) : combine(OR, b, a);
    }

    /** What is in {@code a} and not in {@code b}. */
    public int without(int a, int b) {
        if (a == b || a == NONE || b == ALL) {
            return NONE;
        }
        return b == NONE ? a : combine(WITHOUT, a, b);
    }

    public int not(int a) {
        return without(ALL, a);
    }

    public int ifElse(int condition, int then, int otherwise) {
        return or(and(condition, then), without(otherwise, condition));
    }

    private int apply(int operation, int a, int b) {
        return switch (operation) {
            case AND -> and(a, b);
            case OR -> or(a, b);
            default -> without(a, b);
        };
    }

    private int combine(int operation, int a, int b) {
        int known = cache.find(operation, a, b);
        if (known >= 0) {
            return known;
        }
        int asked = Math.min(variable[a], variable[b]);
        Scratch.Row row = scratch.take();
        row.reserve(arityAt(a, asked) + arityAt(b, asked));
        int i = 0;
        int j = 0;
        long max = maximum[asked];
        long end;
        do {
            long endA = variable[a] == asked ? high[offset[a] + i] : max;
            long endB = variable[b] == asked ? high[offset[b] + j] : max;
            int childA = variable[a] == asked ? child[offset[a] + i] : a;
            int childB = variable[b] == asked ? child[offset[b] + j] : b;
            end = Math.min(endA, endB);
            row.add(end, apply(operation, childA, childB));
            i += endA == end ? 1 : 0;
            j += endB == end ? 1 : 0;
        } while (end < max);
        int result = node(asked, row);
        scratch.release();
        cache.put(operation, a, b, result);
        return result;
    }

    private int arityAt(int node, int asked) {
        return variable[node] == asked ? arity[node] : 1;
    }

    /** Whether a node asks for one variable at most. */
    boolean isFlat(int node) {
        return last[node] == variable[node] || node <= ALL;
    }

    /** Whether all of {@code a} is in {@code b}: told without making the difference, and at the first that is not. */
    boolean isPart(int a, int b) {
        if (a == b || a == NONE || b == ALL) {
            return true;
        }
        if (a == ALL || b == NONE) {
            return false;
        }
        if (isFlat(a) && isFlat(b)) {
            return variable[a] == variable[b] && comparePart(a, b);
        }
        int known = cache.find(PART, a, b);
        if (known >= 0) {
            return known == 1;
        }
        boolean part = comparePart(a, b);
        cache.put(PART, a, b, part ? 1 : 0);
        return part;
    }

    private boolean comparePart(int a, int b) {
        int asked = Math.min(variable[a], variable[b]);
        int i = 0;
        int j = 0;
        long max = maximum[asked];
        long end;
        do {
            long endA = variable[a] == asked ? high[offset[a] + i] : max;
            long endB = variable[b] == asked ? high[offset[b] + j] : max;
            int childA = variable[a] == asked ? child[offset[a] + i] : a;
            int childB = variable[b] == asked ? child[offset[b] + j] : b;
            if (!isPart(childA, childB)) {
                return false;
            }
            end = Math.min(endA, endB);
            i += endA == end ? 1 : 0;
            j += endB == end ? 1 : 0;
        } while (end < max);
        return true;
    }

    /** {@code a} where {@code variable} has {@code value}; the result does not depend on it. */
    public int cofactor(int a, int variable, long value) {
        return Projection.fixing(this, variable, value).of(a);
    }

    /** All assignments that are in {@code a} for some values of {@code variables}. */
    public int forget(int a, BitSet variables) {
        int first = variables.nextSetBit(0);
        return first < 0 || last[a] < first ? a : Projection.forgetting(this, variables).of(a);
    }

    /** Whether an assignment, by variable, is in {@code a}. */
    public boolean contains(int a, long[] values) {
        int node = a;
        while (node > ALL) {
            node = child(node, indexOf(node, values[variable[node]]));
        }
        return node == ALL;
    }

    /** The node with these intervals; merges neighbours that agree. Consumes {@code row}. */
    int node(int asked, Scratch.Row row) {
        if (row.size == 1) {
            return row.child[0];
        }
        int code = row.hash(asked);
        int mask = table.length - 1;
        int slot = code & mask;
        for (int id = table[slot]; id != 0; id = table[slot]) {
            if (hash[id] == code && variable[id] == asked && same(id, row)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        int id = append(asked, code, row);
        table[slot] = id;
        if (2 * nodes > table.length) {
            grow();
        }
        return id;
    }

    private boolean same(int id, Scratch.Row row) {
        int first = offset[id];
        return arity[id] == row.size
                && Arrays.equals(high, first, first + row.size, row.high, 0, row.size)
                && Arrays.equals(child, first, first + row.size, row.child, 0, row.size);
    }

    private int append(int asked, int code, Scratch.Row row) {
        if (nodes >= limit) {
            scratch.reset();
            throw new Exhausted(limit + " diagram nodes");
        }
        if (nodes == variable.length) {
            int twice = 2 * nodes;
            variable = Arrays.copyOf(variable, twice);
            offset = Arrays.copyOf(offset, twice);
            arity = Arrays.copyOf(arity, twice);
            hash = Arrays.copyOf(hash, twice);
            last = Arrays.copyOf(last, twice);
        }
        while (used + row.size > high.length) {
            high = Arrays.copyOf(high, 2 * high.length);
            child = Arrays.copyOf(child, 2 * child.length);
        }
        int id = nodes++;
        variable[id] = asked;
        offset[id] = used;
        arity[id] = row.size;
        hash[id] = code;
        System.arraycopy(row.high, 0, high, used, row.size);
        System.arraycopy(row.child, 0, child, used, row.size);
        used += row.size;
        last[id] = asked;
        for (int i = 0; i < row.size; i++) {
            last[id] = Math.max(last[id], last[row.child[i]]);
        }
        return id;
    }

    private void grow() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int id = 2; id < nodes; id++) {
            int slot = hash[id] & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = id;
        }
        cache.grow(table.length);
    }

    Scratch scratch() {
        return scratch;
    }
}
