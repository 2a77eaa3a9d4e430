package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.BorderPackets;
import io.weir.program.Configuration;
import io.weir.program.RandomPrograms;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random programs of all steps: the engine does what the interpreter does, packet for packet and byte for byte. */
class EngineAgreesWithInterpreterTest {
    private static final int PROGRAMS = Integer.getInteger("weir.test.programs", 400);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void sendsDropsAndHoldsTheSamePackets(long seed) {
        for (int i = 0; i < PROGRAMS; i++) {
            Random random = new Random(seed * 1_000_003 + i);
            Configuration configuration = new RandomPrograms(random).configuration();
            BorderPackets packets = new BorderPackets(random, configuration);
            try (Comparison comparison = new Comparison(configuration, seed)) {
                long nowNs = 1000;
                for (byte[] packet : packets.packets(60)) {
                    nowNs += random.nextInt(100_000_000);
                    comparison.receive(RandomPrograms.DEVICE, packet, nowNs);
                    if (random.nextInt(3) == 0) {
                        comparison.run(nowNs);
                    }
                }
                comparison.run(nowNs + 10_000_000_000L);
                assertThat(comparison.difference())
                        .as("seed %d, program %d: %s", seed, i, configuration)
                        .isEmpty();
            }
        }
    }
}
