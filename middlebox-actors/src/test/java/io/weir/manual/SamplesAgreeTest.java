package io.weir.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.engine.Comparison;
import io.weir.program.BorderPackets;
import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Source;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element, on packets at the borders of its intervals and on broken ones: engine and interpreter agree. */
class SamplesAgreeTest {
    private static final int PACKETS = Integer.getInteger("weir.test.packets", 300);

    static Stream<Samples.Sample> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void engineAndInterpreterAgree(Samples.Sample sample) {
        long seed = 11;
        Random random = new Random(seed);
        Configuration configuration = Click.read(sample.text()).configuration().orElseThrow();
        List<Device> devices = configuration.nodes().stream()
                .flatMap(node -> node.program().sources().stream())
                .flatMap(source -> source instanceof Source.Receive receive ? Stream.of(receive.device()) : Stream.of())
                .toList();
        try (Comparison comparison = new Comparison(configuration, seed)) {
            long nowNs = 1000;
            for (byte[] packet : new BorderPackets(random, configuration).packets(PACKETS)) {
                nowNs += random.nextInt(20_000_000);
                for (Device device : devices) {
                    comparison.receive(device, packet, nowNs);
                }
                if (random.nextInt(3) == 0) {
                    comparison.run(nowNs);
                }
            }
            comparison.run(nowNs + 10_000_000_000L);
            assertThat(comparison.difference()).as("seed %d", seed).isEmpty();
        }
    }
}
