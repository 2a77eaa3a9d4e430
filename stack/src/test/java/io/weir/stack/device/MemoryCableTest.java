package io.weir.stack.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MemoryCableTest {
    private final byte[] buffer = new byte[200];

    @Test
    void framesComeInOrderAndAsTheyWere() {
        MemoryCable cable = MemoryCable.of(Medium.IP, 100, 4);
        for (int i = 0; i < 10; i++) {
            assertThat(cable.left().transmit(new byte[] {(byte) i, 7}, 0, 2)).isTrue();
            assertThat(cable.left().transmit(new byte[] {0, 0, (byte) i}, 2, 1)).isTrue();
            assertThat(cable.right().deadlineNs()).isLessThan(Device.NEVER);
            assertThat(cable.right().receive(buffer, 5)).isEqualTo(2);
            assertThat(buffer[5]).isEqualTo((byte) i);
            assertThat(cable.right().receive(buffer, 0)).isEqualTo(1);
            assertThat(buffer[0]).isEqualTo((byte) i);
            assertThat(cable.right().receive(buffer, 0)).isEqualTo(Device.NONE);
        }
        assertThat(cable.left().receive(buffer, 0)).isEqualTo(Device.NONE);
        assertThat(cable.right().deadlineNs()).isEqualTo(Device.NEVER);
    }

    @Test
    void fullCableTakesNoMoreUntilItIsRead() {
        MemoryCable cable = MemoryCable.of(Medium.ETHERNET, 100, 2);
        assertThat(cable.right().frameBytes()).isEqualTo(114);
        assertThat(cable.right().transmit(buffer, 0, 114)).isTrue();
        assertThat(cable.right().transmit(buffer, 0, 114)).isTrue();
        assertThat(cable.right().transmit(buffer, 0, 1)).isFalse();
        assertThat(cable.left().receive(buffer, 0)).isEqualTo(114);
        assertThat(cable.right().transmit(buffer, 0, 1)).isTrue();
    }

    @Test
    void refusesSizesThatCannotBe() {
        assertThatThrownBy(() -> MemoryCable.of(Medium.IP, 1500, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MemoryCable.of(Medium.IP, 65_536, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
