package io.weir.space;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperationCacheTest {
    @Test
    void keepsWhatItKnowsWhenItGrows() {
        OperationCache cache = new OperationCache();
        for (int a = 2; a < 500; a++) {
            cache.put(a % 3, a, a + 1, a + 2);
        }
        int[] before = new int[500];
        for (int a = 2; a < 500; a++) {
            before[a] = cache.find(a % 3, a, a + 1);
        }
        cache.grow(1 << 14);
        int kept = 0;
        for (int a = 2; a < 500; a++) {
            int after = cache.find(a % 3, a, a + 1);
            assertThat(after).isEqualTo(before[a]);
            kept += after == a + 2 ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(400);
    }

    @Test
    void answersNothingForWhatItWasNotTold() {
        OperationCache cache = new OperationCache();
        cache.put(1, 7, 8, 9);
        cache.grow(1 << 13);
        assertThat(cache.find(0, 7, 8)).isEqualTo(-1);
        assertThat(cache.find(1, 8, 7)).isEqualTo(-1);
        assertThat(cache.find(1, 7, 8)).isEqualTo(9);
    }
}
