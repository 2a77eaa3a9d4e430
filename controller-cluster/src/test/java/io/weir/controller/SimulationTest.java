package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole clusters under faults, thousands of histories of them. One that fails prints its seed; {@code -Dweir.seed=N}
 * plays that one alone.
 */
final class SimulationTest {
    private static final long HISTORIES = 2000;

    /** A rule that is not kept is noticed within so many histories, most within a few. */
    private static final long HISTORIES_OF_MUTANTS = 500;

    @Test
    void runsNothingTwiceLosesNothingAndHealsInEveryHistory() {
        Long one = Long.getLong("weir.seed");
        LongStream seeds = one == null ? LongStream.rangeClosed(1, HISTORIES) : LongStream.of(one);

        Optional<String> failure = firstFailure(seeds, Mutation.NONE);

        assertThat(failure).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Mutation.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void noticesWhenARuleIsNotKept(Mutation mutation) {
        Optional<String> failure = firstFailure(LongStream.rangeClosed(1, HISTORIES_OF_MUTANTS), mutation);

        System.out.println(mutation + ": " + failure.orElse("not noticed"));
        assertThat(failure).isPresent();
    }

    private static Optional<String> firstFailure(LongStream seeds, Mutation mutation) {
        return seeds.parallel()
                .mapToObj(seed -> History.play(seed, mutation).map(how -> "-Dweir.seed=" + seed + " at " + how))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
