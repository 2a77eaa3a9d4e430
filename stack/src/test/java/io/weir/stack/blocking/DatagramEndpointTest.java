package io.weir.stack.blocking;

import static io.weir.stack.blocking.BlockingHosts.CLIENT;
import static io.weir.stack.blocking.BlockingHosts.ECHO;
import static io.weir.stack.blocking.BlockingHosts.PATIENCE;
import static io.weir.stack.blocking.BlockingHosts.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.net.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DatagramEndpointTest {
    private final BlockingHosts hosts = new BlockingHosts();

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void datagramsGoThereAndBackWithTheirSource() throws Exception {
        try (DatagramEndpoint server = hosts.server.datagrams(ECHO);
                DatagramEndpoint client = hosts.client.datagrams(new Endpoint(CLIENT, 0))) {
            for (int bytes : new int[] {0, 1, 1000, 5000}) {
                client.send(ByteBuffer.allocate(bytes), ECHO);
                ByteBuffer data = ByteBuffer.allocate(8000);
                DatagramEndpoint.Received question = server.receive(data, PATIENCE);
                assertThat(question).isEqualTo(new DatagramEndpoint.Received(bytes, client.local(), SERVER));
                server.send(data.flip(), question.from());
                assertThat(client.receive(ByteBuffer.allocate(10), PATIENCE).bytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void waitingEndsInTimeAndByClosing() throws Exception {
        DatagramEndpoint server = hosts.server.datagrams(ECHO);
        assertThatThrownBy(() -> server.receive(ByteBuffer.allocate(1), Duration.ofMillis(20)))
                .isInstanceOf(SocketTimeoutException.class);
        Thread.startVirtualThread(server::close);
        assertThatThrownBy(() -> server.receive(ByteBuffer.allocate(1), PATIENCE))
                .isInstanceOf(SocketException.class)
                .hasMessage("the socket is closed");
        assertThatThrownBy(() -> server.send(ByteBuffer.allocate(1), ECHO)).hasMessage("the socket is closed");
    }

    @Test
    void peerThatDoesNotListenIsTold() throws Exception {
        try (DatagramEndpoint client = hosts.client.datagrams(new Endpoint(CLIENT, 0))) {
            client.connect(ECHO);
            client.send(ByteBuffer.allocate(1), ECHO);
            assertThatThrownBy(() -> client.receive(ByteBuffer.allocate(1), PATIENCE))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    @Test
    void whatCannotBeHadIsRefused() throws Exception {
        DatagramEndpoint first = hosts.server.datagrams(ECHO);
        assertThatThrownBy(() -> hosts.server.datagrams(ECHO)).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> hosts.server.datagrams(new Endpoint(CLIENT, 7))).isInstanceOf(BindException.class);
        Endpoint otherKind = new Endpoint(IpAddress.of("2001:db8::1"), 7);
        assertThatThrownBy(() -> first.send(ByteBuffer.allocate(1), otherKind)).isInstanceOf(NoRouteToHostException.class);
        assertThatThrownBy(() -> first.send(ByteBuffer.allocate(70_000), ECHO)).isInstanceOf(SocketException.class);
    }

    @Test
    void senderWaitsWhileTheDeviceTakesNoMore() throws Exception {
        try (DatagramEndpoint server = hosts.server.datagrams(ECHO);
                DatagramEndpoint client = hosts.client.datagrams(new Endpoint(CLIENT, 0))) {
            hosts.cable.right.full(true);
            CountDownLatch sending = new CountDownLatch(1);
            AtomicBoolean sent = new AtomicBoolean();
            Thread sender = Thread.startVirtualThread(() -> {
                sending.countDown();
                try {
                    client.send(ByteBuffer.allocate(3), ECHO);
                    sent.set(true);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sending.await();
            assertThatThrownBy(() -> server.receive(ByteBuffer.allocate(9), Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(sent).isFalse();
            hosts.cable.right.full(false);
            assertThat(server.receive(ByteBuffer.allocate(9), PATIENCE).bytes()).isEqualTo(3);
            sender.join();
            assertThat(sent).isTrue();
        }
    }
}
