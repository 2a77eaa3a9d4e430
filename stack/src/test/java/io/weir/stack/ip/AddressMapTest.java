package io.weir.stack.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AddressMapTest {
    @Test
    void findsWhatAMapFinds() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            AddressMap<String> map = new AddressMap<>(64, seed);
            Map<Long, String> model = new HashMap<>();
            for (int i = 0; i < 2000; i++) {
                long key = random.nextInt(100);
                if (random.nextInt(3) == 0) {
                    map.remove(key & 1, key);
                    model.remove(key);
                } else if (model.size() < 64 || model.containsKey(key)) {
                    map.put(key & 1, key, "v" + i);
                    model.put(key, "v" + i);
                }
                assertThat(map.size()).as("seed %d step %d", seed, i).isEqualTo(model.size());
            }
            for (long key = 0; key < 100; key++) {
                assertThat(map.find(key & 1, key)).as("seed %d key %d", seed, key).isEqualTo(model.get(key));
            }
        }
    }

    @Test
    void removesByConditionAndSaysWhoIsNext() {
        AddressMap<Long> map = new AddressMap<>(100, 1);
        for (long i = 1; i <= 50; i++) {
            map.put(0, i, i);
        }
        assertThat(map.removeIf(v -> v % 2 == 1 || v < 10, v -> v)).isEqualTo(10);
        assertThat(map.size()).isEqualTo(21);
        assertThat(map.find(0, 10)).isEqualTo(10);
        assertThat(map.find(0, 11)).isNull();
        assertThat(map.removeIf(_ -> true, v -> v)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void takesNoMoreThanItsLimit() {
        AddressMap<String> map = new AddressMap<>(3, 1);
        map.put(1, 1, "a");
        map.put(1, 2, "b");
        map.put(1, 3, "c");
        map.put(1, 3, "d");
        assertThat(map.isFull()).isTrue();
        assertThatThrownBy(() -> map.put(1, 4, "e")).isInstanceOf(IllegalStateException.class);
    }
}
