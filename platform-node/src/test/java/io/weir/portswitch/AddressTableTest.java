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
        Map<Long, Long> model = new HashMap<>();
        for (int round = 0; round < 200_000; round++) {
            long address = random.nextInt(2000) * (random.nextBoolean() ? 1L : 0x0100_0193_0000L);
            if (random.nextInt(3) == 0) {
                table.remove(address, ~address, address & 7);
                model.remove(address);
            } else {
                long value = random.nextLong(1L << 48);
                table.put(address, ~address, address & 7, value);
                model.put(address, value);
            }
            long probe = random.nextInt(2000);
            assertThat(table.get(probe, ~probe, probe & 7)).as("seed %d round %d", seed, round).isEqualTo(model.getOrDefault(probe, -1L));
        }
        model.forEach((address, value) -> assertThat(table.get(address, ~address, address & 7)).isEqualTo(value));
    }
}
