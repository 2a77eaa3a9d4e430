package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Reading;
import io.weir.program.Program;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules that a filter compiles to, against a direct reading of the same expression. */
final class IPFilterDifferentialTest {
    private static final long SEED = 20260728;

    @Test
    void agreesWithADirectReadingOnRandomPackets() {
        Random random = new Random(SEED);
        ExpressionGenerator generator = new ExpressionGenerator(random);
        int matched = 0;
        int compiled = 0;
        for (int i = 0; i < 1500; i++) {
            ExpressionGenerator.Expression expression = generator.expression(random.nextInt(4));
            Reading reading = Filters.read("allow " + expression.text());
            if (reading.errors().stream().allMatch(e -> e.code().equals("E0323")) && !reading.errors().isEmpty()) {
                continue;
            }
            compiled++;
            Program program = Filters.program("allow " + expression.text());
            for (int j = 0; j < 20; j++) {
                byte[] packet = generator.packet();
                boolean expected = expression.meaning().test(packet);
                matched += expected ? 1 : 0;
                assertThat(Filters.allows(program, packet))
                        .as("seed %d, expression %d: %s on %s", SEED, i, expression.text(),
                                HexFormat.of().formatHex(packet))
                        .isEqualTo(expected);
            }
        }
        assertThat(compiled).isGreaterThan(1450);
        assertThat(matched).isBetween(2_000, 28_000);
    }
}
