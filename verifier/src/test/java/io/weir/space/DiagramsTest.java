package io.weir.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiagramsTest {
    private static final int VARIABLES = 4;
    private static final int SIZE = 5;
    private static final int POINTS = 625;

    /** A diagram and the same set as bits, one for each assignment. */
    private record Both(int diagram, BitSet points) {}

    private static Diagrams diagrams() {
        Diagrams diagrams = new Diagrams(1_000_000);
        for (int i = 0; i < VARIABLES; i++) {
            diagrams.variable(-1, SIZE - 2);
        }
        return diagrams;
    }

    private static long[] point(int index) {
        long[] values = new long[VARIABLES];
        int rest = index;
        for (int i = 0; i < VARIABLES; i++) {
            values[i] = rest % SIZE - 1;
            rest /= SIZE;
        }
        return values;
    }

    private static Both range(Diagrams diagrams, Random random) {
        int variable = random.nextInt(VARIABLES);
        long low = random.nextInt(SIZE) - 1;
        long high = low + random.nextInt((int) (SIZE - 1 - low));
        BitSet points = new BitSet();
        for (int i = 0; i < POINTS; i++) {
            long value = point(i)[variable];
            points.set(i, low <= value && value <= high);
        }
        return new Both(diagrams.range(variable, low, high), points);
    }

    static int seed() {
        return Integer.getInteger("weir.seed", 7);
    }

    private static Both random(Diagrams d, Random random, int depth) {
        if (depth == 0) {
            return range(d, random);
        }
        Both a = random(d, random, depth - 1);
        Both b = random(d, random, depth - 1);
        BitSet points = (BitSet) a.points.clone();
        return switch (random.nextInt(4)) {
            case 0 -> {
                points.and(b.points);
                yield new Both(d.and(a.diagram, b.diagram), points);
            }
            case 1 -> {
                points.or(b.points);
                yield new Both(d.or(a.diagram, b.diagram), points);
            }
            case 2 -> {
                points.andNot(b.points);
                yield new Both(d.without(a.diagram, b.diagram), points);
            }
            default -> {
                points.flip(0, POINTS);
                yield new Both(d.not(a.diagram), points);
            }
        };
    }

    private static void assertSame(Diagrams d, Both both, String what) {
        BitSet members = new BitSet();
        for (int i = 0; i < POINTS; i++) {
            members.set(i, d.contains(both.diagram, point(i)));
        }
        assertThat(members).as(what).isEqualTo(both.points);
    }

    @Test
    void hasExactlyTheMembersThatSetsOfPointsHave() {
        for (int round = 0; round < 400; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            assertSame(d, random(d, random, 5), "seed " + seed() + " round " + round);
        }
    }

    @Test
    void equalSetsAreOneNode() {
        for (int round = 0; round < 300; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            int a = random(d, random, 4).diagram;
            int b = random(d, random, 4).diagram;
            int c = random(d, random, 4).diagram;
            String seed = "seed " + seed() + " round " + round;
            assertThat(d.and(a, b)).as(seed).isEqualTo(d.and(b, a)).isEqualTo(d.not(d.or(d.not(a), d.not(b))));
            assertThat(d.or(a, d.and(b, c))).as(seed).isEqualTo(d.and(d.or(a, b), d.or(a, c)));
            assertThat(d.without(a, b)).as(seed).isEqualTo(d.and(a, d.not(b)));
            assertThat(d.not(d.not(a))).as(seed).isEqualTo(a);
            assertThat(d.or(a, d.and(a, b))).as(seed).isEqualTo(a);
            assertThat(d.ifElse(a, b, c)).as(seed).isEqualTo(d.or(d.and(a, b), d.and(d.not(a), c)));
        }
    }

    private static BitSet only(int variable) {
        BitSet set = new BitSet();
        set.set(variable);
        return set;
    }

    @Test
    void forgettingAllowsAnyValueAndFixingAllowsOne() {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            Both both = random(d, random, 5);
            int variable = random.nextInt(VARIABLES);
            long value = random.nextInt(SIZE) - 1;
            int any = d.forget(both.diagram, only(variable));
            int fixed = d.cofactor(both.diagram, variable, value);
            for (int i = 0; i < POINTS; i += 7) {
                boolean some = false;
                long[] point = point(i);
                for (long v = -1; v < SIZE - 1; v++) {
                    point[variable] = v;
                    some |= d.contains(both.diagram, point);
                }
                assertThat(d.contains(any, point(i))).as("seed %d round %d", seed(), round).isEqualTo(some);
                point[variable] = value;
                assertThat(d.contains(fixed, point(i))).isEqualTo(d.contains(both.diagram, point));
            }
        }
    }

    @Test
    void forgettingSeveralAtOnceIsForgettingOneAfterTheOther() {
        for (int round = 0; round < 300; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            int set = random(d, random, 5).diagram;
            BitSet variables = BitSet.valueOf(new long[] {random.nextInt(1 << VARIABLES)});
            int expected = set;
            for (int variable = 0; variable < VARIABLES; variable++) {
                expected = variables.get(variable) ? d.forget(expected, only(variable)) : expected;
            }
            assertThat(d.forget(set, variables)).as("seed %d round %d", seed(), round).isEqualTo(expected);
        }
    }

    @Test
    void isPartOfAnotherWhenTheirDifferenceIsEmpty() {
        int parts = 0;
        for (int round = 0; round < 2000; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            int a = round % 2 == 0 ? flat(d, random) : random(d, random, 3).diagram;
            int b = round % 2 == 0 ? flat(d, random) : d.or(random(d, random, 3).diagram, flat(d, random));
            boolean part = d.without(a, b) == Diagrams.NONE;
            String what = "seed " + seed() + " round " + round;
            assertThat(d.isPart(a, b)).as(what).isEqualTo(part);
            assertThat(d.isPart(d.and(a, b), b)).as(what).isTrue();
            parts += part ? 1 : 0;
        }
        assertThat(parts).isBetween(200, 1800);
    }

    /** A set that only one variable, of two, decides. */
    private static int flat(Diagrams d, Random random) {
        int variable = random.nextInt(2);
        int set = random.nextBoolean() ? Diagrams.NONE : Diagrams.ALL;
        for (int i = 0; i < 2; i++) {
            long low = random.nextInt(SIZE) - 1;
            int range = d.range(variable, low, low + random.nextInt(2));
            set = random.nextBoolean() ? d.or(set, range) : d.without(set, range);
        }
        return set;
    }

    @Test
    void lazyConditionsAreTheSameSetsAsMultipliedOut() {
        for (int round = 0; round < 400; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            Conditions lazy = new Conditions(d, 1_000_000, false);
            Condition condition = lazy.all();
            BitSet points = new BitSet();
            points.set(0, POINTS);
            for (int step = 0; step < 4; step++) {
                Both both = random(d, random, 3);
                if (random.nextInt(3) > 0) {
                    condition = lazy.and(condition, both.diagram);
                    points.and(both.points);
                } else {
                    condition = lazy.or(condition, lazy.and(lazy.all(), both.diagram));
                    points.or(both.points);
                }
            }
            String seed = "seed " + seed() + " round " + round;
            assertThat(lazy.isEmpty(condition)).as(seed).isEqualTo(points.isEmpty());
            assertSame(d, new Both(lazy.diagram(condition), points), seed);
            var member = lazy.member(condition, variable -> new long[] {2, 0});
            assertThat(member.isPresent()).as(seed).isEqualTo(!points.isEmpty());
            if (member.isPresent()) {
                long[] values = new long[VARIABLES];
                for (int v = 0; v < VARIABLES; v++) {
                    values[v] = member.get().isFree(v) ? random.nextInt(SIZE) - 1 : member.get().value(v);
                }
                assertThat(d.contains(lazy.diagram(condition), values)).as(seed).isTrue();
            }
        }
    }

    @Test
    void differenceOfConditionsLosesNothing() {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(seed() * 1000L + round);
            Diagrams d = diagrams();
            Conditions lazy = new Conditions(d, 1_000_000, round % 2 == 0);
            Both a = random(d, random, 4);
            Both b = random(d, random, 4);
            Both c = random(d, random, 4);
            Condition fresh = lazy.and(lazy.of(a.diagram), b.diagram);
            Condition known = lazy.or(lazy.of(c.diagram), lazy.and(lazy.of(c.diagram), b.diagram));
            int rest = lazy.diagram(lazy.beyond(fresh, known));
            assertThat(lazy.isWithin(fresh, known)).isEqualTo(lazy.beyond(fresh, known).isNone());
            assertThat(lazy.isWithin(fresh, lazy.or(fresh, known))).isTrue();
            int freshSet = lazy.diagram(fresh);
            assertThat(d.without(d.without(freshSet, lazy.diagram(known)), rest)).isEqualTo(Diagrams.NONE);
            assertThat(d.without(rest, freshSet)).isEqualTo(Diagrams.NONE);
        }
    }

    @Test
    void prefersValuesThatAreAskedFor() {
        Diagrams d = diagrams();
        Conditions conditions = new Conditions(d, 1000);
        Condition condition = conditions.of(d.or(d.range(0, 0, 2), d.range(1, 3, 3)));
        var member = conditions.member(condition, variable -> new long[] {3, 2, 1});
        assertThat(member).isPresent();
        assertThat(member.get().value(0)).isEqualTo(3);
        assertThat(member.get().value(1)).isEqualTo(3);
        assertThat(member.get().isFree(2)).isTrue();
    }

    @Test
    void runsOutOfNodesInsteadOfAnsweringWrongly() {
        Diagrams d = new Diagrams(20);
        for (int i = 0; i < 8; i++) {
            d.variable(0, 100);
        }
        assertThatThrownBy(() -> {
            int set = Diagrams.NONE;
            for (int i = 0; i < 50; i++) {
                int cube = Diagrams.ALL;
                for (int v = 0; v < 8; v++) {
                    cube = d.and(cube, d.range(v, i, i + v));
                }
                set = d.or(set, cube);
            }
        }).isInstanceOf(Exhausted.class).hasMessageContaining("20 diagram nodes");
    }
}
