package io.weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Configuration;
import io.weir.program.EngineReason;
import io.weir.program.Interpreter;
import io.weir.program.Interpreter.Event;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The plain interpreter is the oracle: for every frame, what it does must be among the ends that were explored, and
 * every exact end that a frame is in must be what it does.
 */
class OracleTest {
    private static final Budget BUDGET = new Budget(200_000, 2_000, 1_000_000, 4, java.time.Duration.ofSeconds(2));
    private static final int FRAMES = 40;

    private static int seed() {
        return Integer.getInteger("weir.seed", 11);
    }

    private static Exploration explore(Explorer explorer) {
        Injection injection = new Injection(new Entry.Source(0, 0), explorer.space().frames());
        return explorer.explore(List.of(injection), Automaton.NONE);
    }

    private static Explorer explorer(Configuration configuration) {
        return Explorer.create(Network.of(configuration), BUDGET, System::nanoTime);
    }

    @Test
    void everyFrameEndsWhereItWasSaidToAndNowhereElse() {
        int inexact = 0;
        int exhausted = 0;
        int ends = 0;
        for (int round = 0; round < Integer.getInteger("weir.rounds", 30); round++) {
            RandomPrograms programs = new RandomPrograms(seed() * 1_000_000L + round);
            Configuration configuration = programs.network(false);
            Explorer explorer = explorer(configuration);
            Exploration found = explore(explorer);
            String what = "seed " + seed() + " round " + round;
            if (found.exhausted().isPresent()) {
                exhausted++;
                continue;
            }
            ends += found.ended().size();
            inexact += (int) found.ended().stream().filter(e -> !e.packets().packet().exact()).count();
            for (int i = 0; i < FRAMES; i++) {
                check(configuration, explorer, found, programs.frame(), what + " frame " + i);
            }
        }
        assertThat(exhausted).as("most programs are within the budget").isLessThan(10);
        assertThat(inexact).as("of %d ends", ends).isLessThan(ends);
    }

    @Test
    void examplesEndWhereTheyAreExamplesFor() {
        int replayed = 0;
        for (int round = 0; round < Integer.getInteger("weir.rounds", 30); round++) {
            RandomPrograms programs = new RandomPrograms(seed() * 2_000_000L + round);
            Configuration configuration = programs.network(false);
            Explorer explorer = explorer(configuration);
            for (Ended ended : explore(explorer).ended()) {
                if (!ended.packets().packet().exact()) {
                    continue;
                }
                Example example = explorer.space().example(ended.packets()).orElseThrow();
                byte[] frame = example.frame().toArray();
                Event last = last(configuration, frame);
                assertThat(matches(ended, last, new Concrete(explorer.space(), frame)))
                        .as("seed %d round %d: %s is said to end as %s, but %s",
                                seed(), round, example.frame(), ended.ending(), last)
                        .isTrue();
                replayed++;
            }
        }
        assertThat(replayed).isGreaterThan(100);
    }

    @Test
    void aFrameThatNeverEndsIsSaidToCircle() {
        int circled = 0;
        for (int round = 0; round < Integer.getInteger("weir.rounds", 30); round++) {
            RandomPrograms programs = new RandomPrograms(seed() * 3_000_000L + round);
            Configuration configuration = programs.network(true);
            Budget budget = new Budget(20_000, 300, 300_000, 4, java.time.Duration.ofSeconds(1));
            Explorer explorer = Explorer.create(Network.of(configuration), budget, System::nanoTime);
            Exploration found = explore(explorer);
            boolean told = found.exhausted().isPresent()
                    || found.ended().stream().anyMatch(e -> e.ending() instanceof Ending.Circling);
            for (int i = 0; i < 20; i++) {
                byte[] frame = programs.frame();
                Event last = last(configuration, frame);
                boolean endless = last instanceof Event.Dropped d && d.reason().equals(EngineReason.TOO_MANY_HOPS);
                if (endless) {
                    circled++;
                    assertThat(told).as("seed %d round %d", seed(), round).isTrue();
                } else if (found.exhausted().isEmpty()) {
                    check(configuration, explorer, found, frame, "seed " + seed() + " round " + round);
                }
            }
        }
        assertThat(circled).isPositive();
    }

    private static Event last(Configuration configuration, byte[] frame) {
        List<Event> events = new Interpreter(configuration, 0).receive(RandomPrograms.IN, frame, 0).events();
        return events.getLast();
    }

    private static void check(
            Configuration configuration, Explorer explorer, Exploration found, byte[] frame, String what) {
        Event last = last(configuration, frame);
        Concrete concrete = new Concrete(explorer.space(), frame);
        boolean covered = false;
        String bytes = HexFormat.of().formatHex(frame);
        for (Ended ended : found.ended()) {
            if (ended.ending() instanceof Ending.Circling || !concrete.isIn(ended.packets())) {
                continue;
            }
            boolean matches = matches(ended, last, concrete);
            covered |= matches;
            assertThat(matches || !ended.packets().packet().exact())
                    .as("%s: %s is said to end as %s at %d, but %s", what, bytes, ended.ending(), ended.node(), last)
                    .isTrue();
        }
        assertThat(covered).as("%s: %s ends as %s, which is not among the ends", what, bytes, last).isTrue();
    }

    private static boolean matches(Ended ended, Event last, Concrete concrete) {
        if (ended.node() != last.node()) {
            return false;
        }
        return switch (ended.ending()) {
            case Ending.Sent sent -> last instanceof Event.Transmitted t
                    && t.device().equals(sent.device())
                    && concrete.becomes(ended.packets().packet(), t.packet());
            case Ending.Dropped dropped -> last instanceof Event.Dropped d
                    && d.reason().equals(dropped.reason())
                    && concrete.becomes(ended.packets().packet(), d.packet());
            case Ending.Unconnected _ -> last instanceof Event.Dropped d
                    && d.reason().equals(EngineReason.UNCONNECTED)
                    && concrete.becomes(ended.packets().packet(), d.packet());
            case Ending.Circling _, Ending.Growing _ -> false;
        };
    }
}
