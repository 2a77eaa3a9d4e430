package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.click.Reading;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expressions of random words, and good ones with a word changed: an answer each time, an exception never. */
final class HostileExpressionTest {
    private static final String[] WORDS = {
        "src", "dst", "and", "or", "not", "!", "&&", "||", "(", ")", "?", ":", "tcp", "udp", "icmp", "ip", "host", "net",
        "port", "proto", "type", "opt", "frag", "unfrag", "vers", "hl", "id", "tos", "dscp", "ttl", "len", "ect", "ce",
        "win", "syn", "ack", "echo", "www", "10.0.0.1", "10.0.0.0/8", "mask", "255.0.255.0", "0", "80", "65536",
        "4294967295", "0x", "08", "<", ">", "<=", ">=", "==", "!=", "=", "&", "|", "[", "]", "[0:4]", "[3]", "true",
        "false", "any", "-", "ether", "0:1:2:3:4:5", "transp", "tcpudp", "@", "/", "::", "\u00e9", "1.2.3.4/33"
    };

    @Test
    void answersRandomWords() {
        long seed = 31337;
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < 6000; i++) {
            StringBuilder text = new StringBuilder("allow");
            for (int j = random.nextInt(9); j >= 0; j--) {
                text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
            }
            Reading reading =
                    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Filters.read("\"" + text + "\""));
            assertThat(reading.configuration().isPresent()).as(text.toString()).isEqualTo(reading.errors().isEmpty());
            good += reading.errors().isEmpty() ? 1 : 0;
        }
        assertThat(good).isBetween(50, 3000);
    }

    @Test
    void followsAChangedRule() {
        long seed = 1;
        Random random = new Random(seed);
        ExpressionGenerator generator = new ExpressionGenerator(random);
        for (int i = 0; i < 300; i++) {
            ExpressionGenerator.Expression expression = generator.expression(2);
            byte[] packet = generator.packet();
            boolean allowed = Filters.allows(Filters.program("allow " + expression.text()), packet);
            assertThat(Filters.allows(Filters.program("allow not (" + expression.text() + ")"), packet))
                    .as("seed %d: %s", seed, expression.text()).isEqualTo(!allowed);
            assertThat(Filters.allows(Filters.program("deny " + expression.text() + ", allow all"), packet))
                    .as("seed %d: %s", seed, expression.text()).isEqualTo(!allowed);
        }
    }
}
