package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.SourceText;
import io.weir.program.Configuration;
import io.weir.program.Interpreter;
import io.weir.program.Packet;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Classifier against its manual page, and against a direct reading of random clauses. */
final class ClassifierTest {
    private static Reading read(List<String> patterns) {
        String outputs = String.join(" ", java.util.stream.IntStream.range(0, patterns.size())
                .mapToObj(i -> "c [" + i + "] -> Discard;").toList());
        return Click.read(new SourceText(
                "c.click", "c :: Classifier(" + String.join(", ", patterns) + "); Idle -> c; " + outputs));
    }

    /** The output a packet leaves through, or -1. */
    private static int output(byte[] packet, String... patterns) {
        Reading reading = read(List.of(patterns));
        Program program = reading.configuration()
                .orElseThrow(() -> new AssertionError(reading.errors().toString()))
                .node("c").orElseThrow().program();
        List<Configuration.Node> nodes = new ArrayList<>();
        List<Configuration.Link> links = new ArrayList<>();
        nodes.add(new Configuration.Node("c", "Classifier", program, Optional.empty()));
        for (int i = 0; i < patterns.length; i++) {
            Program end = Program.of(0, new Step.Drop(new Reason("end", "")));
            nodes.add(new Configuration.Node("end" + i, "End", end, Optional.empty()));
            links.add(new Configuration.Link(0, i, i + 1, 0, false));
        }
        return new Interpreter(new Configuration(nodes, links), 1).inject(0, 0, Packet.of(packet), 0).events().stream()
                .filter(event -> event instanceof Interpreter.Event.Left)
                .mapToInt(event -> ((Interpreter.Event.Left) event).port())
                .findFirst()
                .orElse(-1);
    }

    private static byte[] frame(String type, String rest) {
        return HexFormat.of().parseHex("0102030405060a0b0c0d0e0f" + type + rest);
    }

    @Test
    void tellsArpFromIp() {
        String[] patterns = {"12/0806 20/0001", "12/0806 20/0002", "12/0800", "-"};
        assertThat(output(frame("0806", "0001080006040001"), patterns)).isEqualTo(0);
        assertThat(output(frame("0806", "0001080006040002"), patterns)).isEqualTo(1);
        assertThat(output(frame("0800", "45000028"), patterns)).isEqualTo(2);
        assertThat(output(frame("86dd", "60000000"), patterns)).isEqualTo(3);
        assertThat(output(frame("0806", "000108"), patterns)).isEqualTo(3);
        assertThat(output(frame("86dd", "60"), "12/0800")).isEqualTo(-1);
    }

    @Test
    void readsMasksWildcardsAndNegation() {
        assertThat(output(frame("0800", "45"), "14/4?")).isEqualTo(0);
        assertThat(output(frame("0800", "65"), "14/4?")).isEqualTo(-1);
        assertThat(output(frame("0800", "45"), "12/0801%fffe")).isEqualTo(0);
        assertThat(output(frame("0800", "45"), "14/05%0f !14/60%f0")).isEqualTo(0);
        assertThat(output(frame("0800", "45"), "!12/0800", "-")).isEqualTo(1);
        assertThat(output(frame("0800", ""), "! 14/45")).isEqualTo(0);
        assertThat(output(frame("0800", "45"), "0/0102030405060a0b0c0d0e0f0800")).isEqualTo(0);
        assertThat(output(frame("0800", "45"), "12/0800 12/0806", "-")).isEqualTo(1);
    }

    @Test
    void refusesPatternsThatAreNone() {
        for (String pattern : List.of("12", "12/", "12/8", "12/0800%ff", "x/00", "12/08 00", "99999/00", "12/0800-", "")) {
            assertThat(read(List.of(pattern)).errors()).as(pattern).isNotEmpty();
        }
        assertThat(Click.read(new SourceText("c", "Idle -> Classifier(12/0800, -) -> Discard;")).errors())
                .extracting(e -> e.code()).containsExactly("E0201");
    }

    @Test
    void agreesWithADirectReading() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            byte[] packet = new byte[1 + random.nextInt(12)];
            for (int j = 0; j < packet.length; j++) {
                packet[j] = (byte) (random.nextInt(4) * 0x55);
            }
            StringBuilder pattern = new StringBuilder();
            boolean expected = true;
            for (int clause = random.nextInt(3); clause >= 0; clause--) {
                boolean negative = random.nextInt(4) == 0;
                int offset = random.nextInt(8);
                int length = 1 + random.nextInt(8);
                byte[] value = new byte[length];
                byte[] mask = new byte[length];
                boolean match = offset + length <= packet.length;
                for (int j = 0; j < length; j++) {
                    boolean same = random.nextInt(10) > 0 && offset + j < packet.length;
                    value[j] = same ? packet[offset + j] : (byte) random.nextInt(256);
                    mask[j] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
                    match &= offset + j < packet.length && ((value[j] ^ packet[offset + j]) & mask[j]) == 0;
                }
                pattern.append(negative ? "!" : "").append(offset).append('/').append(HexFormat.of().formatHex(value))
                        .append('%').append(HexFormat.of().formatHex(mask)).append(' ');
                expected &= match != negative;
            }
            assertThat(output(packet, pattern.toString().strip()))
                    .as("seed %d: %s on %s", seed, pattern, HexFormat.of().formatHex(packet))
                    .isEqualTo(expected ? 0 : -1);
        }
    }
}
