package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The packets that tests are made of are what they seem. */
class RigTest {
    @Test
    void builtPacketsHaveRightChecksums() {
        for (byte[] packet : new byte[][] {
            Ip.udp("10.0.0.1", 1, "10.0.0.2", 2, "odd"), Ip.tcp("10.0.0.1", 1, "10.0.0.2", 2, 2),
            Ip.echo("10.0.0.1", "10.0.0.2"), Ip.withOptions(Ip.udp("10.0.0.1", 1, "10.0.0.2", 2, "x"))
        }) {
            assertThat(Ip.headerRight(packet)).isTrue();
            assertThat(Ip.transportRight(packet)).isTrue();
        }
    }

    @Test
    void nullPassesPackets() {
        byte[] packet = {1, 2, 3};
        assertThat(Rig.of("in -> out :: Discard").send(packet).one("out")).isEqualTo(packet);
    }
}
