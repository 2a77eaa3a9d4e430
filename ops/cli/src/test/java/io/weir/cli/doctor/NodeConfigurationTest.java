package io.weir.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NodeConfigurationTest {
    @Test
    void isContentWithPrivateAddresses() {
        assertThat(state("name = n1")).isEqualTo(Finding.State.OK);
        assertThat(state("bind = 10.1.0.11\nmembers = [\"n1@10.1.0.11:20110\", \"n2@10.1.0.12:20110\"]"))
                .isEqualTo(Finding.State.OK);
    }

    @Test
    void warnsOfWhatWouldCrossTheNetworkInTheClear() {
        assertThat(state("bind = 0.0.0.0")).isEqualTo(Finding.State.BROKEN);
        assertThat(state("bind = 198.51.100.1")).isEqualTo(Finding.State.BROKEN);
        assertThat(state("bind = 10.0.0.1\nmembers = [\"n2@203.0.113.2:20110\"]")).isEqualTo(Finding.State.BROKEN);
        assertThat(state("bind = 198.51.100.1\nallow-unencrypted = true")).isEqualTo(Finding.State.LIMITED);
    }

    @Test
    void doesNotGuessWhatItCannotRead() {
        assertThat(state("bind = \"no such host\"")).isEqualTo(Finding.State.UNKNOWN);
        assertThat(state("bind = {")).isEqualTo(Finding.State.BROKEN);
    }

    private static Finding.State state(String text) {
        return NodeConfiguration.look(text).state();
    }
}
