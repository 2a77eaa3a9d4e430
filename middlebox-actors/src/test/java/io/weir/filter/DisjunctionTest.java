package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Multiplying out must not change a condition: compared on every packet of a tiny header space. */
final class DisjunctionTest {
    private static final Field A = Fields.IP_VERSION;
    private static final Field B = Fields.IP_IHL;
    private static final Field C = Fields.IP_MORE_FRAGMENTS;

    @Test
    void holdsForTheSamePacketsAsTheCondition() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 800; i++) {
            Condition condition = condition(random, 4);
            List<List<Rule.Term>> alternatives = new Disjunction(new Effort()).of(condition).orElseThrow();
            for (long a = -1; a <= A.max(); a++) {
                for (long b = -1; b <= B.max(); b++) {
                    for (long c = -1; c <= C.max(); c++) {
                        Map<Field, Long> packet = Map.of(A, a, B, b, C, c);
                        boolean any = alternatives.stream().anyMatch(terms -> terms.stream()
                                .allMatch(term -> term.values().contains(packet.get(term.field()))));
                        assertThat(any).as("seed %d, %s on %s", seed, condition, packet)
                                .isEqualTo(holds(condition, packet));
                    }
                }
            }
        }
    }

    @Test
    void mergesAlternativesThatDifferInOneField() {
        Condition ports = Condition.any(
                Condition.is(Fields.DST_PORT, 80), Condition.is(Fields.DST_PORT, 81), Condition.is(Fields.DST_PORT, 443));
        assertThat(new Disjunction(new Effort()).of(Condition.all(Condition.is(Fields.IP_PROTO, 6), ports)).orElseThrow())
                .containsExactly(List.of(
                        new Rule.Term(Fields.IP_PROTO, Intervals.of(6)),
                        new Rule.Term(Fields.DST_PORT, Intervals.of(80, 81).or(Intervals.of(443)))));
    }

    @Test
    void knowsAlwaysAndNever() {
        Condition test = Condition.is(A, 4);
        Disjunction disjunction = new Disjunction(new Effort());
        assertThat(disjunction.of(Condition.any(test, new Condition.Not(test))).orElseThrow())
                .containsExactly(List.of());
        assertThat(disjunction.of(Condition.all(test, new Condition.Not(test))).orElseThrow()).isEmpty();
        assertThat(disjunction.of(Condition.ALWAYS).orElseThrow()).containsExactly(List.of());
        assertThat(disjunction.of(Condition.NEVER).orElseThrow()).isEmpty();
    }

    @Test
    void complementsWithTheAbsentValue() {
        assertThat(new Disjunction(new Effort()).of(new Condition.Not(Condition.is(Fields.DST_PORT, 80))).orElseThrow())
                .containsExactly(List.of(new Rule.Term(
                        Fields.DST_PORT,
                        Intervals.union(List.of(new Interval(-1, 79), new Interval(81, 65535))))));
    }

    private static boolean holds(Condition condition, Map<Field, Long> packet) {
        return switch (condition) {
            case Condition.Test test -> test.values().contains(packet.get(test.field()));
            case Condition.All all -> all.parts().stream().allMatch(part -> holds(part, packet));
            case Condition.Any any -> any.parts().stream().anyMatch(part -> holds(part, packet));
            case Condition.Not not -> !holds(not.part(), packet);
        };
    }

    private static Condition condition(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            Field field = List.of(A, B, C).get(random.nextInt(3));
            long low = random.nextInt((int) field.max() + 2) - 1;
            long high = Math.min(field.max(), low + random.nextInt(5));
            return new Condition.Test(field, Intervals.of(low, high));
        }
        if (random.nextInt(3) == 0) {
            return new Condition.Not(condition(random, depth - 1));
        }
        List<Condition> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            parts.add(condition(random, depth - 1));
        }
        return random.nextBoolean() ? new Condition.All(parts) : new Condition.Any(parts);
    }
}
