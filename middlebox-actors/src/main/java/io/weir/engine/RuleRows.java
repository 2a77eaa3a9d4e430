package io.weir.engine;

import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.ArrayList;
import java.util.List;

/** The terms of a decision's rules in flat arrays, to test one rule after the other at the leaves of a tree. */
final class RuleRows {
    final int[] exits;
    /** Tests of rule r: from {@code first[r]} to {@code first[r + 1] - 1}. */
    private final int[] first;
    private final int[] field;
    /** Intervals of test t: from {@code from[t]} to {@code from[t + 1] - 1} in the two bounds. */
    private final int[] from;
    private final long[] low;
    private final long[] high;

    RuleRows(Decision decision) {
        int rules = decision.rules();
        exits = new int[rules];
        first = new int[rules + 1];
        List<Integer> fields = new ArrayList<>();
        List<Integer> froms = new ArrayList<>();
        List<Interval> bounds = new ArrayList<>();
        for (int rule = 0; rule < rules; rule++) {
            exits[rule] = decision.exits.get(rule);
            first[rule] = fields.size();
            Intervals[] row = decision.terms.get(rule);
            for (int f = 0; f < row.length; f++) {
                if (row[f] != null) {
                    fields.add(f);
                    froms.add(bounds.size());
                    bounds.addAll(row[f].list());
                }
            }
        }
        first[rules] = fields.size();
        froms.add(bounds.size());
        field = fields.stream().mapToInt(Integer::intValue).toArray();
        from = froms.stream().mapToInt(Integer::intValue).toArray();
        low = bounds.stream().mapToLong(Interval::low).toArray();
        high = bounds.stream().mapToLong(Interval::high).toArray();
    }

    int count() {
        return exits.length;
    }

    boolean matches(int rule, long[][] columns, int i) {
        for (int test = first[rule]; test < first[rule + 1]; test++) {
            long value = columns[field[test]][i];
            boolean in = false;
            for (int b = from[test]; b < from[test + 1] && low[b] <= value; b++) {
                in |= value <= high[b];
            }
            if (!in) {
                return false;
            }
        }
        return true;
    }
}
