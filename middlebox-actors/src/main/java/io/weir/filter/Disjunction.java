package io.weir.filter;

import io.weir.program.Field;
import io.weir.program.Intervals;
import io.weir.program.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A condition as alternatives, each of which is one set of values for each of some fields: what the rules of a match
 * can say. Multiplying out can explode, so both the alternatives and the work are bounded.
 */
public final class Disjunction {
    /** Alternatives of one condition. A person's filter line has a handful. */
    public static final int MOST = 2000;

    private static final Comparator<Field> ORDER = Comparator.<Field, Integer>comparing(f -> f.tag().ordinal())
            .thenComparing(Field::bit)
            .thenComparing(Field::width);

    private final Effort effort;

    public Disjunction(Effort effort) {
        this.effort = effort;
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super(null, null, false, false);
        }
    }

    /** The terms of each alternative; empty list: it never holds. Empty Optional: it is too large. */
    public Optional<List<List<Rule.Term>>> of(Condition condition) {
        try {
            return Optional.of(expand(condition, true).stream().map(Disjunction::terms).toList());
        } catch (TooLarge tooLarge) {
            return Optional.empty();
        }
    }

    private static List<Rule.Term> terms(SortedMap<Field, Intervals> alternative) {
        return alternative.entrySet().stream().map(e -> new Rule.Term(e.getKey(), e.getValue())).toList();
    }

    private List<SortedMap<Field, Intervals>> expand(Condition condition, boolean positive) {
        return switch (condition) {
            case Condition.Test test -> test(test, positive);
            case Condition.Not not -> expand(not.part(), !positive);
            case Condition.All all -> positive ? product(all.parts(), true) : sum(all.parts(), false);
            case Condition.Any any -> positive ? sum(any.parts(), true) : product(any.parts(), false);
        };
    }

    private static List<SortedMap<Field, Intervals>> test(Condition.Test test, boolean positive) {
        Field field = test.field();
        Intervals values = positive ? test.values() : test.values().complement(field);
        if (values.isEmpty()) {
            return List.of();
        }
        SortedMap<Field, Intervals> only = new TreeMap<>(ORDER);
        if (!values.equals(Intervals.all(field))) {
            only.put(field, values);
        }
        return List.of(only);
    }

    private List<SortedMap<Field, Intervals>> sum(List<Condition> parts, boolean positive) {
        List<SortedMap<Field, Intervals>> alternatives = new ArrayList<>();
        for (Condition part : parts) {
            alternatives.addAll(expand(part, positive));
            bound(alternatives.size(), 2 * MOST);
        }
        return merge(alternatives);
    }

    private List<SortedMap<Field, Intervals>> product(List<Condition> parts, boolean positive) {
        List<SortedMap<Field, Intervals>> alternatives = List.of(new TreeMap<>(ORDER));
        for (Condition part : parts) {
            List<SortedMap<Field, Intervals>> next = new ArrayList<>();
            List<SortedMap<Field, Intervals>> factors = expand(part, positive);
            for (SortedMap<Field, Intervals> left : alternatives) {
                for (SortedMap<Field, Intervals> right : factors) {
                    spend(1 + size(left) + size(right));
                    both(left, right).ifPresent(next::add);
                    bound(next.size(), 2 * MOST);
                }
            }
            alternatives = merge(next);
            bound(alternatives.size(), MOST);
        }
        return alternatives;
    }

    /** Where both hold; empty if nowhere. */
    private static Optional<SortedMap<Field, Intervals>> both(
            SortedMap<Field, Intervals> a, SortedMap<Field, Intervals> b) {
        SortedMap<Field, Intervals> both = new TreeMap<>(a);
        for (Map.Entry<Field, Intervals> entry : b.entrySet()) {
            Intervals values = both.merge(entry.getKey(), entry.getValue(), Intervals::and);
            if (values.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(both);
    }

    /** Fewer alternatives that hold for the same packets: those alike in all fields but one become one. */
    private List<SortedMap<Field, Intervals>> merge(List<SortedMap<Field, Intervals>> alternatives) {
        List<SortedMap<Field, Intervals>> merged = alternatives;
        int size;
        do {
            size = merged.size();
            if (merged.stream().anyMatch(Map::isEmpty)) {
                return List.of(new TreeMap<>(ORDER));
            }
            Set<Field> fields = new LinkedHashSet<>();
            merged.forEach(alternative -> fields.addAll(alternative.keySet()));
            for (Field field : fields) {
                merged = mergeBy(field, merged);
            }
        } while (merged.size() < size);
        return merged;
    }

    private List<SortedMap<Field, Intervals>> mergeBy(Field field, List<SortedMap<Field, Intervals>> alternatives) {
        if (alternatives.size() < 2) {
            return alternatives;
        }
        // lists as keys: the hash of a map is a sum, and choices of fields collide in it by the thousand
        Map<List<Map.Entry<Field, Intervals>>, List<Intervals>> groups = new LinkedHashMap<>();
        for (SortedMap<Field, Intervals> alternative : alternatives) {
            spend(1 + size(alternative));
            SortedMap<Field, Intervals> rest = new TreeMap<>(alternative);
            Intervals values = rest.remove(field);
            groups.computeIfAbsent(List.copyOf(rest.entrySet()), r -> new ArrayList<>())
                    .add(values == null ? Intervals.all(field) : values);
        }
        List<SortedMap<Field, Intervals>> merged = new ArrayList<>();
        groups.forEach((rest, sets) -> {
            Intervals values = Intervals.union(sets.stream().flatMap(s -> s.list().stream()).toList());
            SortedMap<Field, Intervals> alternative = new TreeMap<>(ORDER);
            rest.forEach(entry -> alternative.put(entry.getKey(), entry.getValue()));
            if (!values.equals(Intervals.all(field))) {
                alternative.put(field, values);
            }
            merged.add(alternative);
        });
        return merged;
    }

    /** What copying or comparing an alternative costs. */
    private static int size(SortedMap<Field, Intervals> alternative) {
        int size = 0;
        for (Intervals values : alternative.values()) {
            size += values.list().size();
        }
        return size;
    }

    private void spend(long amount) {
        if (!effort.spend(amount)) {
            throw new TooLarge();
        }
    }

    private static void bound(int alternatives, int most) {
        if (alternatives > most) {
            throw new TooLarge();
        }
    }
}
