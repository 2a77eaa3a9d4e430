package io.weir.programs.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.programs.OwnStack;
import io.weir.programs.echo.EchoProgram;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamListener;
import io.weir.stack.blocking.StreamSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NetcatTest {
    private static final Endpoint ECHO = new Endpoint(OwnStack.V4, 7);
    private static final Endpoint OWN = new Endpoint(OwnStack.V4, 4000);

    private final Sockets sockets = OwnStack.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void end() {
        sockets.close();
    }

    private static Wish to(Endpoint peer, boolean datagrams, Duration idle) {
        return new Wish(OWN, peer, datagrams, Duration.ofSeconds(30), idle);
    }

    private static Wish tcp() {
        return to(ECHO, false, Duration.ZERO);
    }

    /** An input that never ends. */
    private static InputStream silence() throws IOException {
        return new PipedInputStream(new PipedOutputStream());
    }

    @Test
    void copiesBothWaysUntilBothHaveEnded() throws Exception {
        new EchoProgram(List.of(OwnStack.V4), 7).start(sockets);
        byte[] data = new byte[3_000_000];
        new Random(1).nextBytes(data);
        new Netcat(tcp(), new ByteArrayInputStream(data), out).run(sockets);
        assertThat(out.toByteArray()).isEqualTo(data);
    }

    @Test
    void endsWhenThePeerHasSaidItsLastWhateverTheInputDoes() throws Exception {
        StreamListener listener = sockets.listen(ECHO, 1);
        Thread.startVirtualThread(() -> {
            try (StreamSocket socket = listener.accept()) {
                socket.output().write("bye".getBytes());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        new Netcat(tcp(), silence(), out).run(sockets);
        assertThat(out).hasToString("bye");
    }

    @Test
    void endsWhenNothingComesForTooLong() throws Exception {
        new EchoProgram(List.of(OwnStack.V4), 7).start(sockets);
        new Netcat(to(ECHO, false, Duration.ofMillis(50)), silence(), out).run(sockets);
        assertThat(out.size()).isZero();
    }

    @Test
    void saysWhyThereIsNoConnectionOrWhyItEnded() throws Exception {
        assertThatThrownBy(() -> new Netcat(tcp(), silence(), out).run(sockets)).isInstanceOf(ConnectException.class);
        StreamListener listener = sockets.listen(ECHO, 1);
        Thread.startVirtualThread(() -> {
            try {
                listener.accept().abort();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThatThrownBy(() -> new Netcat(tcp(), silence(), out).run(sockets)).isInstanceOf(SocketException.class);
    }

    @Test
    void inputThatCannotBeReadIsTheReason() throws Exception {
        new EchoProgram(List.of(OwnStack.V4), 7).start(sockets);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is broken");
            }
        };
        assertThatThrownBy(() -> new Netcat(tcp(), broken, out).run(sockets)).hasMessage("the disk is broken");
    }

    @Test
    void datagramsAreAnsweredAndTheirRefusalIsTold() throws Exception {
        Wish udp = to(ECHO, true, Duration.ofMillis(500));
        assertThatThrownBy(() -> new Netcat(udp, new ByteArrayInputStream(new byte[10]), out).run(sockets))
                .isInstanceOf(PortUnreachableException.class);
        new EchoProgram(List.of(OwnStack.V4), 7).start(sockets);
        new Netcat(udp, new ByteArrayInputStream("hello".getBytes()), out).run(sockets);
        assertThat(out).hasToString("hello");
    }
}
