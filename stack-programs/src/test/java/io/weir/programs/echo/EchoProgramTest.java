package io.weir.programs.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.programs.OwnStack;
import io.weir.stack.blocking.DatagramEndpoint;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EchoProgramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sockets sockets = OwnStack.start();

    @BeforeEach
    void start() throws Exception {
        new EchoProgram(List.of(OwnStack.V4, OwnStack.V6), 7).start(sockets);
    }

    @AfterEach
    void end() {
        sockets.close();
    }

    @Test
    void sendsBackStreamsAndDatagramsOfBothKinds() throws Exception {
        for (Endpoint server : List.of(new Endpoint(OwnStack.V4, 7), new Endpoint(OwnStack.V6, 7))) {
            try (StreamSocket socket = sockets.connect(server, PATIENCE);
                    DatagramEndpoint datagrams = sockets.datagrams(new Endpoint(server.address(), 0))) {
                socket.output().write(new byte[5000]);
                socket.shutdownOutput();
                assertThat(socket.input().readAllBytes()).hasSize(5000);
                datagrams.send(ByteBuffer.allocate(700), server);
                assertThat(datagrams.receive(ByteBuffer.allocate(1000), PATIENCE).bytes()).isEqualTo(700);
            }
        }
    }

    @Test
    void answersNoOtherServer() throws Exception {
        Endpoint server = new Endpoint(OwnStack.V4, 7);
        try (DatagramEndpoint chargen = sockets.datagrams(new Endpoint(OwnStack.V4, 19));
                DatagramEndpoint client = sockets.datagrams(new Endpoint(OwnStack.V4, 2000))) {
            chargen.send(ByteBuffer.allocate(1), server);
            client.send(ByteBuffer.allocate(2), server);
            assertThat(client.receive(ByteBuffer.allocate(9), PATIENCE).bytes()).isEqualTo(2);
            // what was sent first would have been answered first
            assertThatThrownBy(() -> chargen.receive(ByteBuffer.allocate(9), Duration.ofMillis(1)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
