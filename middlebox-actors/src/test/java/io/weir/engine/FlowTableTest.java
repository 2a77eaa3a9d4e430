package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final long IDLE_NS = 1000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void behavesLikeAMapWhoseEntriesExpire(long seed) {
        Random random = new Random(seed);
        Map<Long, long[]> model = new HashMap<>(); // key to value, last used
        try (FlowTable table = new FlowTable(new Table("t", 2, 1, 200, Duration.ofNanos(IDLE_NS)))) {
            long nowNs = 0;
            for (int i = 0; i < 50_000; i++) {
                nowNs += random.nextInt(10);
                long now = nowNs;
                long key = random.nextInt(400);
                long[] numbers = {key * 0x9e3779b97f4a7c15L >>> 16, -1};
                model.values().removeIf(e -> now - e[1] >= IDLE_NS);
                if (random.nextBoolean()) {
                    boolean room = model.containsKey(key) || model.size() < 200;
                    assertThat(table.learn(numbers, new long[] {i}, 1, IDLE_NS, now)).isEqualTo(room);
                    if (room) {
                        model.put(key, new long[] {i, now});
                    }
                } else {
                    int entry = table.find(numbers, 0, now);
                    assertThat(entry != FlowTable.NONE).isEqualTo(model.containsKey(key));
                    if (entry != FlowTable.NONE) {
                        assertThat(table.value(entry, 0)).isEqualTo(model.get(key)[0]);
                        table.keepAlive(entry, now);
                        model.get(key)[1] = now;
                    }
                }
                if (i % 1000 == 0) {
                    assertThat(table.size(now)).isEqualTo(model.size());
                }
            }
        }
    }

    @Test
    void keepsBothDirectionsOfAFlowAlive() {
        try (FlowTable table = new FlowTable(new Table("t", 1, 1, 10, Duration.ofNanos(IDLE_NS)))) {
            table.learn(new long[] {1, 2}, new long[] {10, 20}, 2, IDLE_NS, 0);
            table.keepAlive(table.find(new long[] {1}, 0, 900), 900);
            assertThat(table.find(new long[] {2}, 0, 1800)).isNotEqualTo(FlowTable.NONE);
            assertThat(table.find(new long[] {2}, 0, 1900)).isEqualTo(FlowTable.NONE);
        }
    }

    @Test
    void letsTheCompanionOfAReplacedEntryLiveOn() {
        try (FlowTable table = new FlowTable(new Table("t", 1, 1, 10, Duration.ofNanos(IDLE_NS)))) {
            table.learn(new long[] {1, 2}, new long[] {10, 20}, 2, IDLE_NS, 0);
            table.learn(new long[] {1}, new long[] {11}, 1, IDLE_NS, 500);
            assertThat(table.find(new long[] {2}, 0, 999)).isNotEqualTo(FlowTable.NONE);
            assertThat(table.find(new long[] {2}, 0, 1000)).isEqualTo(FlowTable.NONE);
            assertThat(table.find(new long[] {1}, 0, 1000)).isNotEqualTo(FlowTable.NONE);
        }
    }

    @Test
    void entersBothOrNone() {
        try (FlowTable table = new FlowTable(new Table("t", 1, 1, 3, Duration.ofNanos(IDLE_NS)))) {
            assertThat(table.learn(new long[] {1, 2}, new long[2], 2, IDLE_NS, 0)).isTrue();
            assertThat(table.learn(new long[] {3, 4}, new long[2], 2, IDLE_NS, 0)).isFalse();
            assertThat(table.find(new long[] {3}, 0, 0)).isEqualTo(FlowTable.NONE);
            assertThat(table.learn(new long[] {2, 3}, new long[2], 2, IDLE_NS, 0)).isTrue();
        }
    }
}
