package io.weir.verify;

import io.weir.program.Field;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.space.Diagrams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Compiles first-match rules into one diagram for each way on, under what the packet's fields are. Rules whose constants
 * cannot match are gone before anything is built; the rest are combined in halves, which keeps diagrams shared.
 */
final class Matcher {
    /**
     * @param then what comes next
     * @param set when; {@code must} is not kept
     * @param exact whether {@code set} is
     */
    record Exit(Step then, int set, boolean exact) {}

    /** What does not depend on the packet. */
    private static final class Plan {
        final List<Field> fields;
        final List<Step> exits = new ArrayList<>();
        final int[] exitOf;
        final Map<List<Reading>, List<Exit>> compiled = new HashMap<>();

        Plan(Step.Match match) {
            LinkedHashSet<Field> distinct = new LinkedHashSet<>();
            exitOf = new int[match.rules().size() + 1];
            Map<Step, Integer> index = new IdentityHashMap<>();
            Map<Step, Integer> leaves = new HashMap<>();
            for (int i = 0; i < exitOf.length; i++) {
                boolean last = i == match.rules().size();
                Step then = last ? match.otherwise() : match.rules().get(i).then();
                Map<Step, Integer> known = isLeaf(then) ? leaves : index;
                exitOf[i] = known.computeIfAbsent(then, t -> {
                    exits.add(t);
                    return exits.size() - 1;
                });
                if (!last) {
                    match.rules().get(i).terms().forEach(term -> distinct.add(term.field()));
                }
            }
            fields = List.copyOf(distinct);
        }

        private static boolean isLeaf(Step step) {
            return step instanceof Step.Emit || step instanceof Step.Drop || step instanceof Step.Transmit;
        }
    }

    private record Half(int[] may, int must) {}

    private final HeaderSpace space;
    private final Diagrams diagrams;
    private final Map<Step.Match, Plan> plans = new IdentityHashMap<>();

    Matcher(HeaderSpace space) {
        this.space = space;
        this.diagrams = space.diagrams();
    }

    /** The fields that the rules test, each once. */
    List<Field> fields(Step.Match match) {
        return plan(match).fields;
    }

    private Plan plan(Step.Match match) {
        return plans.computeIfAbsent(match, Plan::new);
    }

    /** @param readings of {@link #fields}, in their order */
    List<Exit> exits(Step.Match match, List<Reading> readings) {
        Plan plan = plan(match);
        List<Exit> known = plan.compiled.get(readings);
        if (known == null) {
            known = compile(match, plan, readings);
            plan.compiled.put(readings, known);
        }
        return known;
    }

    private List<Exit> compile(Step.Match match, Plan plan, List<Reading> readings) {
        Map<Field, Reading> byField = new HashMap<>();
        for (int i = 0; i < readings.size(); i++) {
            byField.put(plan.fields.get(i), readings.get(i));
        }
        List<Within> sets = new ArrayList<>();
        List<Integer> exits = new ArrayList<>();
        boolean exact = true;
        boolean open = true;
        for (int i = 0; i < match.rules().size() && open; i++) {
            Within set = all(match.rules().get(i), byField);
            if (set.may() != Diagrams.NONE) {
                sets.add(set);
                exits.add(plan.exitOf[i]);
                exact &= set.isExact();
                open = set.must() != Diagrams.ALL;
            }
        }
        if (open) {
            sets.add(Within.ALWAYS);
            exits.add(plan.exitOf[match.rules().size()]);
        }
        Half whole = combine(sets, exits, plan.exits.size(), 0, sets.size());
        List<Exit> result = new ArrayList<>();
        for (int i = 0; i < whole.may.length; i++) {
            if (whole.may[i] != Diagrams.NONE) {
                result.add(new Exit(plan.exits.get(i), whole.may[i], exact));
            }
        }
        return result;
    }

    /** When all terms of a rule hold. */
    Within all(Rule rule, Map<Field, Reading> readings) {
        Within all = Within.ALWAYS;
        // the last term first: diagrams grow upwards when terms stand in the order of variables
        for (Rule.Term term : rule.terms().reversed()) {
            all = all.and(space.within(readings.get(term.field()), term.values()), diagrams);
            if (all.may() == Diagrams.NONE) {
                return all;
            }
        }
        return all;
    }

    private Half combine(List<Within> sets, List<Integer> exits, int width, int from, int to) {
        if (to - from == 1) {
            int[] may = new int[width];
            may[exits.get(from)] = sets.get(from).may();
            return new Half(may, sets.get(from).must());
        }
        int middle = (from + to) >>> 1;
        Half first = combine(sets, exits, width, from, middle);
        Half second = combine(sets, exits, width, middle, to);
        int[] may = first.may;
        for (int i = 0; i < width; i++) {
            if (second.may[i] != Diagrams.NONE) {
                may[i] = diagrams.or(may[i], diagrams.without(second.may[i], first.must));
            }
        }
        return new Half(may, diagrams.or(first.must, second.must));
    }
}
