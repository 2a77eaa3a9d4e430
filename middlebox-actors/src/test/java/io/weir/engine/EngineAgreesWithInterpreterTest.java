package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.program.BorderPackets;
import io.weir.program.Configuration;
import io.weir.program.EngineReason;
import io.weir.program.Interpreter;
import io.weir.program.RandomPrograms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
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

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6})
    void doesToBatchesWhatItDoesToSinglePackets(long seed) {
        try (FramePool pool = new FramePool(65536)) {
            for (int i = 0; i < PROGRAMS; i++) {
                sameInBatches(seed, i, pool);
            }
        }
    }

    private static void sameInBatches(long seed, int program, FramePool pool) {
        Random random = new Random(seed * 1_000_003 + program);
        Configuration configuration = new RandomPrograms(random, false).configuration();
        List<byte[]> packets = new BorderPackets(random, configuration).packets(150);
        Interpreter interpreter = new Interpreter(configuration, seed);
        List<String> expected = new ArrayList<>();
        for (byte[] packet : packets) {
            interpreter.receive(RandomPrograms.DEVICE, packet, 0).sent().forEach(s -> expected.add(text(s.packet())));
        }
        boolean loops = interpreter.drops().values().stream().anyMatch(d -> d.containsKey(EngineReason.TOO_MANY_HOPS));
        if (loops) {
            return; // packets of a batch share their allowance of hops
        }
        List<String> sent = batched(configuration, packets, seed, pool);
        Collections.sort(expected);
        Collections.sort(sent);
        assertThat(sent).as("seed %d, program %d: %s", seed, program, configuration).isEqualTo(expected);
    }

    private static List<String> batched(Configuration configuration, List<byte[]> packets, long seed, FramePool pool) {
        List<String> sent = new ArrayList<>();
        Outlet outlet = (device, out, from, count) -> {
            for (int k = from; k < from + count; k++) {
                sent.add(text(pool.bytes(out[k])));
                pool.free(out[k]);
            }
        };
        try (Pipeline pipeline = Pipeline.compile(configuration, new Workspace(pool), outlet, seed)) {
            long[] batch = packets.stream().mapToLong(p -> pool.allocate(p, 0, p.length)).toArray();
            pipeline.receive(RandomPrograms.DEVICE, batch, batch.length, 0);
        }
        assertThat(pool.available()).as("frames freed").isEqualTo(pool.capacity());
        return sent;
    }

    private static String text(byte[] packet) {
        return HexFormat.of().formatHex(packet);
    }
}
