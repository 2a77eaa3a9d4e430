package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.net.IpAddress;
import io.weir.process.ProcessServer;
import io.weir.process.ProcessSettings;
import io.weir.process.UserPolicy;
import io.weir.process.UserRule;
import io.weir.process.Users;
import io.weir.programs.Place;
import io.weir.programs.ProgramPort;
import io.weir.programs.Service;
import io.weir.programs.echo.EchoProgram;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that keeps its port at a node which comes and goes. */
@Timeout(120)
final class StackServiceTest {
    private static final IpAddress SERVER = IpAddress.of("10.0.0.10");
    private static final IpAddress CLIENT = IpAddress.of("10.0.0.11");
    private static final List<Tuple> ECHO = List.of(Tuple.of(SERVER, Tuple.TCP, 7), Tuple.of(SERVER, Tuple.UDP, 7));

    @TempDir
    private Path directory;

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private TestNode node;
    private ProcessServer processes;

    @BeforeEach
    void raise() throws IOException {
        node = new TestNode();
        processes = serve();
    }

    @AfterEach
    void raze() {
        processes.close();
        node.close();
    }

    private ProcessServer serve() throws IOException {
        Users users = Users.ofMachine();
        UserPolicy policy = new UserPolicy(List.of(UserRule.parse("* 10.0.0.0/24 * *", users)), users);
        return ProcessServer.start(
                new ProcessSettings(directory.resolve("n1.sock"), policy), node.dataPlane().switchboard());
    }

    private Place place(String name) {
        return new Place(directory.resolve("n1.sock"), name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Service echo(String name) {
        return new Service(place(name), ECHO, new EchoProgram(List.of(SERVER), 7), said::add);
    }

    private static CompletableFuture<Optional<Diagnostic>> run(Service service) {
        CompletableFuture<Optional<Diagnostic>> end = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                end.complete(service.run());
            } catch (InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    private String next() throws InterruptedException {
        return said.poll(60, TimeUnit.SECONDS);
    }

    private void echoes() throws IOException {
        ProgramPort.Opening.Opened opened =
                (ProgramPort.Opening.Opened) ProgramPort.open(place("client"), List.of(Tuple.of(CLIENT, Tuple.TCP, 5000)));
        try (ProgramPort port = opened.port();
                Sockets sockets = Sockets.start("client", port.stack(), port.pause());
                StreamSocket socket = sockets.connect(
                        new Endpoint(CLIENT, 5000), new Endpoint(SERVER, 7), Duration.ofSeconds(60))) {
            socket.output().write(new byte[1000]);
            assertThat(socket.input().readNBytes(1000)).hasSize(1000);
        }
    }

    @Test
    void attachesAgainWhenTheNodeIsBackAndGivesAllBackAtTheEnd() throws Exception {
        Service service = echo("echo");
        CompletableFuture<Optional<Diagnostic>> end = run(service);
        assertThat(next()).isEqualTo("ready: echo has <10.0.0.10, 7, tcp> <10.0.0.10, 7, udp>");
        echoes();
        processes.close();
        assertThat(next()).contains("echo lost its port");
        processes = serve();
        assertThat(next()).startsWith("ready: echo");
        echoes();
        service.end();
        assertThat(end.get(60, TimeUnit.SECONDS)).isEmpty();
        Service other = echo("other");
        CompletableFuture<Optional<Diagnostic>> otherEnd = run(other);
        assertThat(next()).as("the tuples are free").startsWith("ready: other");
        other.end();
        assertThat(otherEnd.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void saysWhoHasWhatItWants() throws Exception {
        Service first = echo("first");
        run(first);
        assertThat(next()).startsWith("ready");
        Optional<Diagnostic> refused = run(echo("second")).get(60, TimeUnit.SECONDS);
        assertThat(refused).get().extracting(Diagnostic::code).isEqualTo("N0813");
        assertThat(refused.orElseThrow().message()).contains("/first");
        first.end();
    }
}
