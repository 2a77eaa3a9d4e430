package io.weir.click;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every element class, with arguments and ports that nobody would write: an answer each time, an exception never. */
final class EveryElementTest {
    private static final String[] WORDS = {
        "0", "1", "-1", "255", "65536", "4294967296", "99999999999999999999", "1.5", "1e400", "NaN", "0x1f",
        "true", "no", "10.0.0.1", "10.0.0.0/8", "10.0.0.0/33", "0:1:2:3:4:5", "255.255.255.255", "pattern", "keep",
        "drop", "pass", "-", "allow", "tcp", "\"text\"", "\"open", "'", "\\<00 ff>", "\\<0", "12/0800", "2Mbps",
        "1ms", "5s", "10%", "eth0", "/no/such/file", "LIMIT 3", "RATE 10", "ACTIVE maybe", "LENGTH",
        "CAPACITY 100000000000", "DATA \\<00>", "BURST -5", "\u00e9", "\ud83d\ude00", "#", "1-65535", "1-65535#",
        "172.16.0.1 1024-65535 - - 0 1", "ANNO 16", "STOP true"
    };

    @Test
    void answersAnyArguments() {
        long seed = 2718;
        Random random = new Random(seed);
        Catalogue catalogue = Catalogue.standard();
        for (ElementClass elementClass : catalogue.all()) {
            for (int i = 0; i < 60; i++) {
                String text = text(elementClass.name(), random);
                Reading reading = Click.read(new SourceText("e.click", text), Map.of(), catalogue);
                assertThat(reading.configuration().isPresent()).as("seed %d: %s", seed, text)
                        .isEqualTo(reading.errors().isEmpty());
            }
        }
    }

    private static String text(String name, Random random) {
        StringBuilder text = new StringBuilder("x :: ").append(name).append('(');
        for (int i = random.nextInt(6); i > 0; i--) {
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            text.append(i > 1 ? "," : "");
        }
        text.append(");\n");
        for (int i = random.nextInt(4) - 1; i >= 0; i--) {
            text.append("Idle -> [").append(i).append("] x;\n");
        }
        for (int i = random.nextInt(4) - 1; i >= 0; i--) {
            text.append("x [").append(i).append("] -> Idle;\n");
        }
        return text.toString();
    }
}
