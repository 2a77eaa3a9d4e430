package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.pki.Authority;
import io.weir.pki.DevCa;
import io.weir.pki.Identity;
import io.weir.pki.LiveCredentials;
import io.weir.pki.Seal;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import java.io.NotSerializableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node n1 is a controller, n2 is not. */
final class WireTest {
    private static final Object ORDER = grant("n1");

    @TempDir
    private Path directory;

    private final DevCa ca = DevCa.create(Instant.now());
    private final List<LiveCredentials> opened = new ArrayList<>();
    private Wire controller;
    private Wire node;

    @BeforeEach
    void open() throws Exception {
        controller = wire("n1");
        node = wire("n2");
    }

    private Wire wire(String name) throws Exception {
        LiveCredentials credentials = LiveCredentials.open(
                ca.write(directory.resolve(name), new Identity(name, "platform", Authority.NODE), List.of()));
        opened.add(credentials);
        return new Wire(new Wire.Trust(new Seal(credentials, _ -> false), Set.of("n1")));
    }

    @AfterEach
    void close() {
        opened.forEach(LiveCredentials::close);
    }

    @Test
    void bringsMessagesBackAsTheyWere() throws NotSerializableException {
        assertThat(sent(node, controller, goodbye("n2"))).isEqualTo(goodbye("n2"));
        assertThat(sent(node, controller, renewal("n2"))).isEqualTo(renewal("n2"));
        assertThat(sent(controller, node, ORDER)).isEqualTo(ORDER);
    }

    @Test
    void signsNewsOnceForAllControllersAndEachNewsAnew() throws NotSerializableException {
        Object news = renewal("n2");
        byte[] first = node.toBinary(news);
        assertThat(node.toBinary(news)).isSameAs(first);
        assertThat(node.toBinary(renewal("n2"))).isNotSameAs(first);
        assertThat(sent(node, controller, goodbye("n2"))).isEqualTo(goodbye("n2"));
    }

    @Test
    void letsNoNodeSpeakForAnother() {
        assertThatThrownBy(() -> sent(node, controller, goodbye("n1")))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("may not");
        assertThatThrownBy(() -> sent(node, controller, renewal("n3"))).isInstanceOf(NotSerializableException.class);
    }

    @Test
    void takesOrdersFromControllersOnly() {
        assertThatThrownBy(() -> sent(node, controller, ORDER))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("signed by n2");
    }

    /** Else one of them could grant a lease, or call a node lost, alone. */
    @Test
    void letsNoControllerSpeakForAnother() {
        assertThatThrownBy(() -> sent(controller, node, grant("n3"))).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> sent(controller, node, new Controller.Concurred(Concur.newBuilder().setNode("n3").build())))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void readsNothingElse() {
        byte[] goodbye = node.toBinary(goodbye("n2"));
        assertThatThrownBy(() -> controller.fromBinary(goodbye, "java.lang.Runtime"))
                .isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> node.toBinary("text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesGarbage() {
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            for (String manifest : new String[] {"renew", "goodbye", "renewed", "start", "stop"}) {
                assertThatThrownBy(() -> controller.fromBinary(garbage, manifest))
                        .isInstanceOf(NotSerializableException.class)
                        .hasMessageNotContaining("null");
            }
        }
    }

    private static Object sent(Wire by, Wire to, Object message) throws NotSerializableException {
        return to.fromBinary(by.toBinary(message), by.manifest(message));
    }

    private static Object grant(String controller) {
        return new Mailbox.Order(Renewed.newBuilder().setMember(controller).setTerm(4).setSequence(9).build());
    }

    private static Object goodbye(String node) {
        return new Controller.Farewell(Goodbye.newBuilder().setNode(node).build());
    }

    private static Object renewal(String node) {
        return new Controller.Heard(Renew.newBuilder()
                .setNode(NodeRecord.newBuilder().setName(node))
                .build());
    }
}
