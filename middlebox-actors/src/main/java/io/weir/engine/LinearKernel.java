package io.weir.engine;

import io.weir.program.Interval;
import io.weir.program.Intervals;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule after the other. Each rule is a run of tests {field, index of next test when it fails, low, high}: fastest for
 * few rules, and the last resort at the leaves of trees.
 */
final class LinearKernel implements Kernel {
    /** Up to so many rules a tree does not pay. */
    static final int FEW = 3;

    private final Rows rows;
    private final int otherwise;

    LinearKernel(Decision decision) {
        this.rows = new Rows(decision);
        this.otherwise = decision.otherwise();
    }

    @Override
    public void decide(long[][] columns, int count, int[] exits) {
        for (int i = 0; i < count; i++) {
            int exit = -1;
            for (int rule = 0; exit < 0 && rule < rows.count(); rule++) {
                exit = rows.matches(rule, columns, i) ? rows.exits[rule] : -1;
            }
            exits[i] = exit < 0 ? otherwise : exit;
        }
    }

    /** The rules' terms in flat arrays. */
    static final class Rows {
        final int[] exits;
        /** Tests of rule r: from {@code first[r]} to {@code first[r + 1] - 1}. */
        private final int[] first;
        private final int[] field;
        /** Intervals of test t: from {@code from[t]} to {@code from[t + 1] - 1} in the two bounds. */
        private final int[] from;
        private final long[] low;
        private final long[] high;

        Rows(Decision decision) {
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
}
