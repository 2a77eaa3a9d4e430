package io.weir.engine;

import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Rule;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a {@link Step.Match}, made ready for kernels: the fields that they test, each once, and where each rule
 * leads. Rules that can never decide, because a term holds nothing or an earlier rule always decides, are left out.
 */
final class Decision {
    final List<Field> fields = new ArrayList<>();
    /** {@code terms[rule][field]}: null where the rule takes any value. */
    final List<Intervals[]> terms = new ArrayList<>();
    /** Where a rule leads, an index into {@link #steps}; the last one more than the rules: where no rule decides. */
    final List<Integer> exits = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    private final Map<Step, Integer> leaves = new HashMap<>();
    private final Map<Step, Integer> others = new IdentityHashMap<>();

    Decision(Step.Match match) {
        for (Rule rule : match.rules()) {
            rule.terms().forEach(t -> index(t.field()));
        }
        // those that are read alike stand together, so that they can be read in one pass
        fields.sort(Comparator.comparing(Field::tag));
        for (Rule rule : match.rules()) {
            Intervals[] row = row(rule);
            if (row == null) {
                continue;
            }
            terms.add(row);
            exits.add(exit(rule.then()));
            if (isEmpty(row)) {
                break;
            }
        }
        exits.add(exit(match.otherwise()));
    }

    int rules() {
        return terms.size();
    }

    int otherwise() {
        return exits.getLast();
    }

    private int index(Field field) {
        int at = fields.indexOf(field);
        if (at < 0) {
            fields.add(field);
        }
        return at < 0 ? fields.size() - 1 : at;
    }

    /** Null if no packet can match. */
    private Intervals[] row(Rule rule) {
        Intervals[] row = new Intervals[fields.size()];
        for (Rule.Term term : rule.terms()) {
            Intervals possible = term.values().and(Intervals.all(term.field()));
            if (possible.isEmpty()) {
                return null;
            }
            boolean any = possible.equals(Intervals.all(term.field()));
            row[index(term.field())] = any ? null : possible;
        }
        return row;
    }

    private static boolean isEmpty(Intervals[] row) {
        for (Intervals values : row) {
            if (values != null) {
                return false;
            }
        }
        return true;
    }

    /** Steps at the end of a program are told apart by value, others by identity: they may be large and shared. */
    private int exit(Step step) {
        boolean leaf = step instanceof Step.Emit || step instanceof Step.Drop || step instanceof Step.Transmit;
        Map<Step, Integer> known = leaf ? leaves : others;
        Integer exit = known.putIfAbsent(step, steps.size());
        if (exit == null) {
            steps.add(step);
            return steps.size() - 1;
        }
        return exit;
    }

    /** Whether all values from {@code low} to {@code high} are in the set; null is every value. */
    static boolean covers(Intervals set, long low, long high) {
        if (set == null) {
            return true;
        }
        for (Interval interval : set.list()) {
            if (interval.low() <= low && high <= interval.high()) {
                return true;
            }
        }
        return false;
    }

    /** Whether some value from {@code low} to {@code high} is in the set; null is every value. */
    static boolean meets(Intervals set, long low, long high) {
        if (set == null) {
            return true;
        }
        for (Interval interval : set.list()) {
            if (interval.low() <= high && low <= interval.high()) {
                return true;
            }
        }
        return false;
    }
}
