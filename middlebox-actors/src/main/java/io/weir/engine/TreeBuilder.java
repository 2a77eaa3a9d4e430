package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.Arrays;

/**
 * Builds a {@link TreeKernel}: splits the space of field values at bounds of the rules, at each node the one that
 * leaves the fewest rules on the worse side (HiCuts: Gupta and McKeown, 1999), until one exit is left.
 */
final class TreeBuilder {
    /** A tree deeper than this costs more than a list. */
    private static final int MAX_DEPTH = 40;
    /** Past this many nodes the rest becomes lists: rules can be made that split each other without end. */
    private static final int MAX_NODES = 1 << 16;
    /** Bounds looked at per field and node. */
    private static final int CANDIDATES = 24;

    private final Decision decision;
    private final RuleRows rows;
    private int[] nodes = new int[3 * 64];
    private long[] bounds = new long[64];
    private int nodeCount;
    private int[] listFrom = new int[16];
    private int listCount;
    private int[] listRules = new int[64];
    private int listSize;
    private final int root;

    TreeBuilder(Decision decision) {
        this.decision = decision;
        this.rows = new RuleRows(decision);
        int fields = decision.fields.size();
        long[] low = new long[fields];
        long[] high = new long[fields];
        for (int f = 0; f < fields; f++) {
            low[f] = Field.ABSENT;
            high[f] = decision.fields.get(f).max();
        }
        int[] all = new int[decision.rules()];
        Arrays.setAll(all, i -> i);
        this.root = build(all, low, high, 0);
    }

    int root() {
        return root;
    }

    int exitCount() {
        return decision.steps.size();
    }

    int otherwise() {
        return decision.otherwise();
    }

    int[] nodes() {
        return Arrays.copyOf(nodes, 3 * nodeCount);
    }

    long[] bounds() {
        return Arrays.copyOf(bounds, nodeCount);
    }

    int[] listFrom() {
        int[] from = Arrays.copyOf(listFrom, listCount + 1);
        from[listCount] = listSize;
        return from;
    }

    int[] listRules() {
        return Arrays.copyOf(listRules, listSize);
    }

    RuleRows rows() {
        return rows;
    }

    /** Returns a reference to what decides the packets in the box from {@code low} to {@code high}. */
    private int build(int[] candidates, long[] low, long[] high, int depth) {
        int[] rules = relevant(candidates, low, high);
        int exit = onlyExit(rules, low, high);
        if (exit >= 0) {
            return ~exit;
        }
        Cut cut = depth < MAX_DEPTH && nodeCount < MAX_NODES ? best(rules, low, high) : null;
        if (cut == null) {
            return list(rules);
        }
        int node = node();
        long top = high[cut.field];
        long bottom = low[cut.field];
        high[cut.field] = cut.bound;
        int left = build(rules, low, high, depth + 1);
        high[cut.field] = top;
        low[cut.field] = cut.bound + 1;
        int right = build(rules, low, high, depth + 1);
        low[cut.field] = bottom;
        nodes[3 * node] = cut.field;
        nodes[3 * node + 1] = left;
        nodes[3 * node + 2] = right;
        bounds[node] = cut.bound;
        return node;
    }

    /** The rules that meet the box, up to the first that covers it. */
    private int[] relevant(int[] candidates, long[] low, long[] high) {
        int[] kept = new int[candidates.length];
        int count = 0;
        for (int rule : candidates) {
            Intervals[] row = decision.terms.get(rule);
            boolean meets = true;
            boolean covers = true;
            for (int f = 0; f < row.length && meets; f++) {
                meets = Decision.meets(row[f], low[f], high[f]);
                covers &= Decision.covers(row[f], low[f], high[f]);
            }
            if (meets) {
                kept[count++] = rule;
                if (covers) {
                    break;
                }
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** The exit that every packet in the box takes, or -1. */
    private int onlyExit(int[] rules, long[] low, long[] high) {
        if (rules.length == 0) {
            return decision.otherwise();
        }
        int exit = decision.exits.get(rules[0]);
        for (int rule : rules) {
            if (decision.exits.get(rule) != exit) {
                return -1;
            }
        }
        Intervals[] last = decision.terms.get(rules[rules.length - 1]);
        for (int f = 0; f < last.length; f++) {
            if (!Decision.covers(last[f], low[f], high[f])) {
                return exit == decision.otherwise() ? exit : -1;
            }
        }
        return exit;
    }

    private record Cut(int field, long bound) {}

    private Cut best(int[] rules, long[] low, long[] high) {
        Cut best = null;
        double least = Double.MAX_VALUE;
        for (int f = 0; f < low.length; f++) {
            long[] cuts = cuts(rules, f, low[f], high[f]);
            int step = Math.max(1, cuts.length / CANDIDATES);
            for (int c = cuts.length == 0 ? 0 : Math.min(step / 2, cuts.length - 1); c < cuts.length; c += step) {
                int left = 0;
                int right = 0;
                for (int rule : rules) {
                    Intervals set = decision.terms.get(rule)[f];
                    left += Decision.meets(set, low[f], cuts[c]) ? 1 : 0;
                    right += Decision.meets(set, cuts[c] + 1, high[f]) ? 1 : 0;
                }
                double cost = Math.max(left, right) + 0.5 * (left + right);
                if (cost < least) {
                    least = cost;
                    best = new Cut(f, cuts[c]);
                }
            }
        }
        return best;
    }

    /** Values after which the box can be cut so that a rule's bound falls on the cut; sorted. */
    private long[] cuts(int[] rules, int f, long low, long high) {
        long[] cuts = new long[16];
        int count = 0;
        for (int rule : rules) {
            Intervals set = decision.terms.get(rule)[f];
            if (set == null) {
                continue;
            }
            for (Interval interval : set.list()) {
                if (count + 2 > cuts.length) {
                    cuts = Arrays.copyOf(cuts, 2 * cuts.length);
                }
                if (interval.low() > low && interval.low() <= high) {
                    cuts[count++] = interval.low() - 1;
                }
                if (interval.high() >= low && interval.high() < high) {
                    cuts[count++] = interval.high();
                }
            }
        }
        return Arrays.stream(cuts, 0, count).sorted().distinct().toArray();
    }

    private int node() {
        if (nodeCount == bounds.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        return nodeCount++;
    }

    private int list(int[] rules) {
        if (listCount + 1 == listFrom.length) {
            listFrom = Arrays.copyOf(listFrom, 2 * listFrom.length);
        }
        if (listSize + rules.length > listRules.length) {
            listRules = Arrays.copyOf(listRules, 2 * (listSize + rules.length));
        }
        listFrom[listCount] = listSize;
        System.arraycopy(rules, 0, listRules, listSize, rules.length);
        listSize += rules.length;
        return ~(decision.steps.size() + listCount++);
    }
}
