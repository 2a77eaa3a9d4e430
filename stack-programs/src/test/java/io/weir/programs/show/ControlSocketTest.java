package io.weir.programs.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.programs.OwnStack;
import io.weir.programs.echo.EchoProgram;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ControlSocketTest {
    private static final StackReport SMALL =
            new StackReport("small", 7, List.of("10.0.0.1"), List.of(), List.of(), 0, Map.of("sent", 3L), Map.of());

    @TempDir
    private Path directory;

    private Path path() {
        return new RunDirectory(directory.resolve("weir/stack")).socket("echo");
    }

    @Test
    void tellsHowTheStackIs() throws Exception {
        try (Sockets sockets = OwnStack.start();
                ControlSocket _ = ControlSocket.serve(path(), () -> StackReport.of("echo", sockets))) {
            new EchoProgram(List.of(OwnStack.V4, OwnStack.V6), 7).start(sockets);
            try (StreamSocket socket = sockets.connect(new Endpoint(OwnStack.V6, 7), Duration.ofSeconds(30))) {
                socket.output().write(new byte[10]);
                assertThat(socket.input().readNBytes(10)).hasSize(10);
                StackReport report = ControlSocket.ask(path());
                assertThat(report.name()).isEqualTo("echo");
                assertThat(report.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(report.addresses()).containsExactly("10.0.0.1", "2001:db8::1");
                assertThat(report.listening())
                        .contains(new StackReport.Listening("tcp", "10.0.0.1:7", 0), new StackReport.Listening("udp", "[2001:db8::1]:7", 0));
                assertThat(report.streams()).hasSize(2).allSatisfy(stream -> {
                    assertThat(stream.state()).isEqualTo("ESTABLISHED");
                    assertThat(stream.windowBytes()).isPositive();
                    assertThat(stream.algorithm()).isEqualTo("cubic");
                });
                assertThat(report.streams()).extracting(StackReport.Stream::local).contains("[2001:db8::1]:7");
                assertThat(report.counters()).containsEntry("opened-passively", 1L);
                assertThat(new RunDirectory(path().getParent()).sockets()).containsExactly(path());
            }
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void takesThePlaceOfOneThatWasKilledAndOfNoOther() throws Exception {
        try (ControlSocket _ = ControlSocket.serve(path(), () -> SMALL)) {
            assertThatThrownBy(() -> ControlSocket.serve(path(), () -> SMALL)).hasMessageContaining("another program");
            assertThat(ControlSocket.ask(path())).isEqualTo(SMALL);
        }
        Files.createFile(path());
        try (ControlSocket _ = ControlSocket.serve(path(), () -> SMALL)) {
            assertThat(ControlSocket.ask(path())).isEqualTo(SMALL);
        }
    }

    @Test
    void nobodyElseMayReadOrWriteThere() throws Exception {
        try (ControlSocket _ = ControlSocket.serve(path(), () -> SMALL)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent()))).isEqualTo("rwx------");
        }
        Files.setPosixFilePermissions(path().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> ControlSocket.serve(path(), () -> SMALL)).hasMessageContaining("others may write");
    }

    @Test
    void callerWhoDoesNotReadKeepsNoOtherWaiting() throws Exception {
        StackReport.Listening one = new StackReport.Listening("tcp", "10.0.0.1:7", 0);
        StackReport large = new StackReport("large", 7, List.of(), Collections.nCopies(15_000, one), List.of(), 0, Map.of(), Map.of());
        try (ControlSocket _ = ControlSocket.serve(path(), () -> large);
                SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            assertThat(ControlSocket.ask(path())).isEqualTo(large);
        }
    }

    @Test
    void callerIsServedAfterAReportThatFailed() throws Exception {
        int[] calls = {0};
        try (ControlSocket _ = ControlSocket.serve(path(), () -> {
            if (calls[0]++ == 0) {
                throw new IOException("not now");
            }
            return SMALL;
        })) {
            assertThatThrownBy(() -> ControlSocket.ask(path())).hasMessageContaining("not a whole report");
            assertThat(ControlSocket.ask(path())).isEqualTo(SMALL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "end", "program name=x pid=1 more=0", "program name=x pid=one more=0\nend", "stream state=x\nend", "counter name=x\nend"})
    void refusesWhatIsNoReport(String text) {
        assertThatThrownBy(() -> ReportText.read(new BufferedReader(new StringReader(text)))).isInstanceOf(IOException.class);
    }

    @Test
    void passesOverWhatOnlyANewerOneKnows() throws Exception {
        String text = ReportText.write(SMALL).replace("address is=10.0.0.1", "future is=bright\naddress is=10.0.0.1 since=1");
        assertThat(ReportText.read(new BufferedReader(new StringReader(text)))).isEqualTo(SMALL);
    }
}
