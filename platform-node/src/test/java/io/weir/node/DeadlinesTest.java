package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();

    @Test
    void takesTheEarliestFirstAndNothingEarly() {
        deadlines.set(3, 30);
        deadlines.set(1, 10);
        assertThat(deadlines.nextNs()).isEqualTo(10);
        assertThat(deadlines.take(9)).isEqualTo(-1);
        assertThat(deadlines.take(100)).isEqualTo(1);
        assertThat(deadlines.take(100)).isEqualTo(3);
        assertThat(deadlines.nextNs()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void agreesWithAMapUnderRandomUse() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Long> model = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            int id = random.nextInt(300);
            if (random.nextInt(4) == 0) {
                deadlines.set(id, Deadlines.NEVER);
                model.remove(id);
            } else {
                long deadline = random.nextInt(1000);
                deadlines.set(id, deadline);
                model.put(id, deadline);
            }
            if (random.nextInt(3) == 0) {
                long earliest = model.values().stream().mapToLong(v -> v).min().orElse(Deadlines.NEVER);
                int taken = deadlines.take(random.nextInt(1000));
                if (taken >= 0) {
                    assertThat(model.remove(taken)).as("seed %d round %d", seed, round).isEqualTo(earliest);
                }
            }
            assertThat(deadlines.nextNs())
                    .isEqualTo(model.values().stream().mapToLong(v -> v).min().orElse(Deadlines.NEVER));
        }
    }
}
