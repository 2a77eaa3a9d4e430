package io.weir.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
    private static final List<String> CLASSES = List.of("IPFilter", "IPRewriter", "Queue", "Unqueue", "Tee", "Print");

    @Test
    void findsAWordWithOneLetterWrongMissingOrSwapped() {
        assertThat(Nearest.to("IPFiltr", CLASSES)).contains("IPFilter");
        assertThat(Nearest.to("IPFitler", CLASSES)).contains("IPFilter");
        assertThat(Nearest.to("Qeueu", CLASSES)).contains("Queue");
        assertThat(Nearest.to("Quue", CLASSES)).contains("Queue");
    }

    @Test
    void doesNotMindLetterCase() {
        assertThat(Nearest.to("ipfilter", CLASSES)).contains("IPFilter");
    }

    @Test
    void saysNothingWhenNothingIsNear() {
        assertThat(Nearest.to("Teleporter", CLASSES)).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), CLASSES)).isEmpty();
        assertThat(Nearest.to("", CLASSES)).isEmpty();
    }
}
