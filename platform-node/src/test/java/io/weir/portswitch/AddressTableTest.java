package io.weir.portswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AddressTableTest {
    @Test
    void agreesWithAMapUnderRandomUse() {
        long seed = 3;
        SplittableRandom random = new SplittableRandom(seed);
        AddressTable table = new AddressTable();
        Map<Integer, Long> model = new HashMap<>();
        for (int round = 0; round < 200_000; round++) {
            int address = random.nextInt(2000) * (random.nextBoolean() ? 1 : 0x01000193);
            if (random.nextInt(3) == 0) {
                table.remove(address);
                model.remove(address);
            } else {
                long value = random.nextLong(1L << 48);
                table.put(address, value);
                model.put(address, value);
            }
            int probe = random.nextInt(2000);
            assertThat(table.get(probe)).as("seed %d round %d", seed, round).isEqualTo(model.getOrDefault(probe, -1L));
        }
        model.forEach((address, value) -> assertThat(table.get(address)).isEqualTo(value));
    }
}
