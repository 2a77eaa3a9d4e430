package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.Renewed;
import java.io.NotSerializableException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WireTest {
    private final Wire wire = new Wire();

    @Test
    void bringsMessagesBackAsTheyWere() throws NotSerializableException {
        for (Object message : new Object[] {
            new Controller.Farewell(Goodbye.newBuilder().setNode("n1").build()),
            new Mailbox.Order(Renewed.newBuilder().setTerm(3).setSequence(9).build())
        }) {
            assertThat(wire.fromBinary(wire.toBinary(message), wire.manifest(message))).isEqualTo(message);
        }
    }

    @Test
    void readsNothingElse() {
        assertThatThrownBy(() -> wire.fromBinary(new byte[0], "java.lang.Runtime"))
                .isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> wire.toBinary("text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesGarbage() {
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            for (String manifest : new String[] {"renew", "goodbye", "renewed", "start", "stop"}) {
                try {
                    wire.fromBinary(garbage, manifest);
                } catch (NotSerializableException refused) {
                    assertThat(refused).hasMessageNotContaining("null");
                }
            }
        }
    }
}
